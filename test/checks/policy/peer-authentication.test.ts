import check from '../../../src/checks/policy/peer-authentication.js'
import { egressLine, egressOfRed } from '../../support/access-lines.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const policy = (spec: object, name = 'default', namespace = 'red-mesh-system') => ({
  apiVersion: 'security.istio.io/v1beta1',
  kind: 'PeerAuthentication',
  metadata: { name, namespace },
  spec,
})
const off = healthy.add('red', policy({ mtls: { mode: 'DISABLE' } }))
const gateway = { selector: { matchLabels: { app: 'egress-green-mesh' } } }

testCheck(check, {
  silent: {
    'there is none': healthy,
    'it is strict': healthy.add('red', policy({ mtls: { mode: 'STRICT' } })),
    'it is a member’s': healthy.add('red', policy({ mtls: { mode: 'DISABLE' } }, 'default', 'info')),
    'the gateway has one of its own': off.add('red', policy({ ...gateway, mtls: { mode: 'PERMISSIVE' } }, 'egress')),
    'calls are seen to go through': off.log('red', egressOfRed, egressLine({ received: 138 })),
  },
  fires: {
    'the mesh’s default switches it off': {
      given: off,
      says: /PeerAuthentication default in red-mesh switches mutual TLS off at the egress gateway egress-green-mesh/,
      on: 'PeerAuthentication/default',
      side: 'red',
      severity: 'error',
    },
    'it is switched off at 15443': {
      given: healthy.add(
        'red',
        policy({ ...gateway, mtls: { mode: 'STRICT' }, portLevelMtls: { 15443: { mode: 'DISABLE' } } }, 'egress'),
      ),
      says: /PeerAuthentication egress in red-mesh/,
      on: 'PeerAuthentication/egress',
      side: 'red',
    },
  },
})
