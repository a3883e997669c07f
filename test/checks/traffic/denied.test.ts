import check from '../../../src/checks/traffic/denied.js'
import { ingressLine, ingressOfGreen } from '../../support/access-lines.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const denied = (policy: string) =>
  ingressLine({
    termination: `rbac_access_denied_matched_policy[ns[green-mesh-system]-policy[${policy}]-rule[0]]`,
    received: 138,
  })
const ours = healthy.log('green', ingressOfGreen, denied('federation-exports-red-mesh'))

testCheck(check, {
  silent: {
    'calls go through': healthy.log('green', ingressOfGreen, ingressLine({ received: 138 })),
    'it was refused and works since': ours.log('green', ingressOfGreen, ingressLine({ at: '11:59:30', received: 138 })),
  },
  fires: {
    'a policy of the user denies the peer': {
      given: healthy.log('green', ingressOfGreen, denied('deny-all')),
      says: /green-mesh refuses calls of green-ratings.info.svc.red-mesh-exports.local from red-mesh: AuthorizationPolicy deny-all denies them/,
      on: 'AuthorizationPolicy/deny-all',
      side: 'green',
      severity: 'error',
    },
    'the client ID that istiod holds is another': {
      given: ours,
      says: /AuthorizationPolicy federation-exports-red-mesh denies them/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
  },
})
