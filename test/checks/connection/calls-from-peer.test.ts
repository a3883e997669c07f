import check from '../../../src/checks/connection/calls-from-peer.js'
import { testCheck } from '../../support/check-tester.js'
import { denial, ingressCall, ingressOfGreen } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const good = (at: string) => ingressCall({ status: 200, at })
const denied = (policy: string) => ingressCall({ status: 403, details: denial(policy) })
const logged = (...lines: readonly string[]) => healthy.log('green', ingressOfGreen, ...lines)

testCheck(check, {
  silent: {
    'calls are answered': logged(good('11:58:00'), good('11:59:00')),
    'they were refused, and are answered since': logged(denied('federation-discovery-red-mesh'), good('11:59:30')),
    'they were refused long ago, and the stream that stands since then logs nothing': logged(
      ingressCall({ status: 403, details: denial('federation-discovery-red-mesh'), at: '11:20:00' }),
    ),
    'nobody called': logged(''),
  },
  fires: {
    'the client ID does not fit': {
      given: logged(good('11:57:00'), denied('federation-discovery-red-mesh')),
      says: /Discovery calls of red-mesh fail at green-mesh’s ingress gateway: the caller’s identity is not the clientID/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'a policy of the user denies them; policies cannot be listed': {
      given: logged(denied('no-strangers')).deny('green', 'authorizationpolicies'),
      says: /: an AuthorizationPolicy that federation did not make refuses/,
      on: 'AuthorizationPolicy/no-strangers',
      side: 'green',
    },
    'istiod is out of reach': {
      given: logged(
        ingressCall({
          status: 503,
          flags: 'UF',
          details: 'upstream_reset_before_response_started{connection_failure}',
        }),
      ),
      says: /cannot reach its own istiod/,
      on: 'Deployment/istiod-green-mesh',
      side: 'green',
    },
    'istiod answers that it knows no such mesh': {
      given: logged(ingressCall({ status: 400 })).unread('red'),
      says: /Discovery calls of peer red-mesh fail at green-mesh’s ingress gateway: the istiod that is called has no ServiceMeshPeer/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
  },
})
