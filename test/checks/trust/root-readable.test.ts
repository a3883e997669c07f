import { expect, test } from 'vitest'
import check from '../../../src/checks/trust/root-readable.js'
import { holds } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { rootPem } from '../../support/roots.js'
import { healthy } from '../../support/scene.js'

const secret = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'
const key = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`
const map = 'ConfigMap/green-mesh-ca-root-cert'

testCheck(check, {
  silent: {
    'it is one certificate': healthy,
    'there are two roots, as in a rotation': holds(healthy, 'red', rootPem.green + rootPem.red),
    'there are comments and the same root twice': holds(healthy, 'red', `# green\n${rootPem.green}${rootPem.green}`),
  },
  fires: {
    'line breaks were escaped': {
      given: holds(healthy, 'red', rootPem.green.replaceAll('\n', '\\n')),
      says: /ConfigMap green-mesh-ca-root-cert in red-mesh, line 1: line breaks are lost/,
      on: map,
      side: 'red',
      severity: 'error',
    },
    'it was encoded twice': {
      given: holds(healthy, 'red', Buffer.from(rootPem.green).toString('base64')),
      says: /base64-encoded once more/,
      on: map,
      side: 'red',
      severity: 'error',
    },
    'it is empty': { given: holds(healthy, 'red', ''), says: /there is nothing in it/, on: map, side: 'red' },
    'a private key lies beside the root': {
      given: holds(healthy, 'red', rootPem.green + key),
      says: /there is a PRIVATE KEY in it/,
      on: map,
      side: 'red',
      severity: 'error',
    },
    'something else lies beside it': {
      given: holds(healthy, 'red', rootPem.green + key.replaceAll('PRIVATE KEY', 'CERTIFICATE REQUEST')),
      says: /CERTIFICATE REQUEST in it/,
      on: map,
      side: 'red',
      severity: 'info',
    },
  },
})

test('a private key in the bundle is named and never shown', async () => {
  const outcome = await holds(healthy, 'red', rootPem.green + key).run(check)
  expect(outcome.findings).toHaveLength(1)
  expect(JSON.stringify(outcome)).not.toContain(secret.slice(0, 16))
})
