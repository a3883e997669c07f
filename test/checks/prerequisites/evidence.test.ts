import check from '../../../src/checks/prerequisites/evidence.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const quiet = healthy
  .change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    plane.spec.proxy = {}
  })
  .log('red', 'istiod-red-mesh-1/discovery', '2026-11-24T11:00:00Z 2026-11-24T11:00:00.1Z\twarn\tsomething')
const failing = quiet.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
  peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
})
const request =
  '2026-11-24T11:00:00Z [2026-11-24T11:00:00.000Z] "GET /v1/watch HTTP/1.1" 503 URX,UF upstream_reset_before_response_started{remote_connection_failure} - "-" 0 91 5 - "-" "-" "-" "-" "10.2.0.20:8188" outbound|8188|federation-discovery-green-mesh-egress|discovery.red-mesh-system.svc.green-mesh.local - 10.1.0.30:8188 10.1.0.10:5000 - -'

testCheck(check, {
  silent: {
    'access logs are on': healthy,
    'they are off, and all is well': quiet,
    'the gateways log all the same': failing.log('red', 'egress-green-mesh-1/istio-proxy', request),
  },
  fires: {
    'a peer fails and nothing tells why': {
      given: failing,
      says: /red-mesh is not connected to green-mesh, and its gateways write no access log/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'info',
    },
  },
})
