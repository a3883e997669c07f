import check from '../../../src/checks/reachability/no-answer.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const discovery = (at: string, status: string, why: string) =>
  `${at}Z [${at}.000Z] "GET /v1/watch HTTP/1.1" ${status} upstream_reset_before_response_started{${why}} - "${why}" 0 91 5 - "10.1.0.10" "Go-http-client/1.1" "id" "egress-green-mesh.red-mesh-system.svc.cluster.local:8188" "10.2.0.20:8188" outbound|8188|federation-discovery-green-mesh-egress|discovery.red-mesh-system.svc.green-mesh.local - 10.1.0.30:8188 10.1.0.10:50000 - -`
const timeout = discovery('2026-11-24T11:58:00', '503 URX,UF', 'delayed_connect_error:_Connection_timed_out')
const ok =
  '2026-11-24T11:59:00Z [2026-11-24T11:59:00.000Z] "GET /v1/watch HTTP/1.1" 200 - via_upstream - "-" 0 91 5 - "10.1.0.10" "Go-http-client/1.1" "id" "egress-green-mesh.red-mesh-system.svc.cluster.local:8188" "10.2.0.20:8188" outbound|8188|federation-discovery-green-mesh-egress|discovery.red-mesh-system.svc.green-mesh.local 10.1.0.30:40000 10.1.0.30:8188 10.1.0.10:50000 - -'
const quiet = healthy.log('green', 'istiod-green-mesh-1/discovery', '2026-11-24T11:00:00Z started')
const egress = 'egress-green-mesh-1/istio-proxy'

testCheck(check, {
  silent: {
    'calls get through': quiet.log('red', egress, ok),
    'they did not, but do again': quiet.log('red', egress, timeout, ok),
    'the connection is refused, which is an answer': quiet.log(
      'red',
      egress,
      discovery('2026-11-24T11:58:00', '503 URX,UF', 'delayed_connect_error:_Connection_refused'),
    ),
  },
  fires: {
    'discovery times out': {
      given: quiet.log('red', egress, timeout),
      says: /Nothing at 10.2.0.20:8188 answers red-mesh’s egress gateway for discovery/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
