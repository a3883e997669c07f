import { expect, test } from 'vitest'
import { certificateChecks } from '../../src/checks/certificates.js'
import { renderCertsText } from '../../src/report/certs/text.js'
import { verifyCerts } from '../../src/session/certs.js'
import { makeCertsReport } from '../../src/session/certs-report.js'
import { at, type Certified, certified, rootOf, twoRoots } from '../inventory/certificates-scene.js'

const green = rootOf('green-mesh.local')
const both = twoRoots(rootOf('red-mesh.local'), green)

/** What `certs verify` says of red’s trust in green, where somebody accepted this check. */
async function trustOfRed(sides: { red: Certified; green: Certified }, accepted: string | null): Promise<string> {
  const result = await verifyCerts(certified(sides).sources(), certificateChecks, {
    ignore: accepted === null ? [] : [{ check: accepted, until: '9999-12-31', reason: 'known', from: 'settings' }],
    logSinceSeconds: 900,
    probeAddresses: false,
    timeoutMs: 1000,
    signal: new AbortController().signal,
  })
  const report = makeCertsReport(result, { generatedAt: at(0) })
  const look = { color: false, unicode: true, width: 200, verbose: false, findings: true }
  return renderCertsText(report, look)
}

const unreadable = `${green.pem}-----BEGIN CERTIFICATE-----\nnot PEM\n-----END CERTIFICATE-----\n`

test('a fault that certificates show is not accepted with an error that is about something else', async () => {
  const renamed = { spiffeId: 'spiffe://green-mesh.local/ns/green-mesh-system/sa/renamed' }
  const sides = {
    red: { ...both.red, held: unreadable, inForce: green.pem },
    green: { ...both.green, leaf: renamed },
  }
  const text = await trustOfRed(sides, 'trust/root-readable')
  expect(text).toMatch(/^✖ red-mesh’s trust in green-mesh: broken\n {2}red-mesh lets in .*\(clientID\)/m)
  expect(text).toContain('• 1 finding suppressed')
})

test('a verdict that findings alone lead to goes with the finding that is accepted', async () => {
  const sides = { ...both, red: { ...both.red, held: unreadable, inForce: green.pem } }
  expect(await trustOfRed(sides, null)).toMatch(/^✖ red-mesh’s trust in green-mesh: broken$/m)
  const text = await trustOfRed(sides, 'trust/root-readable')
  expect(text).not.toContain('broken')
  expect(text).toContain('• 1 finding suppressed')
})
