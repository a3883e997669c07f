import check from '../../../src/checks/peer/client-id.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

testCheck(check, {
  silent: {
    'each side admits the identity of the other’s egress gateway': healthy,
    'a prefix pattern covers it': healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.security.clientID = 'green-mesh.local/ns/green-mesh-system/*'
    }),
  },
  fires: {
    'the service account is another one': {
      given: healthy.change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
        peer.spec.security.clientID = 'red-mesh.local/ns/red-mesh-system/sa/default'
      }),
      says: /presents red-mesh.local\/ns\/red-mesh-system\/sa\/egress-green-mesh-service-account/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
    'it is of another namespace': {
      given: healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.spec.security.clientID = 'green-mesh.local/ns/istio-system/sa/egress-red-mesh-service-account'
      }),
      says: /red-mesh admits green-mesh as green-mesh.local\/ns\/istio-system/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
