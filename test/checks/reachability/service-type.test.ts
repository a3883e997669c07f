import check from '../../../src/checks/reachability/service-type.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const clusterIP = healthy.change('green', 'Service/ingress-red-mesh', (service) => {
  service.spec.type = 'ClusterIP'
  service.status = {}
})
const disconnected = (scene: Scene) =>
  scene
    .change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
    })
    .change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
      peer.status.discoveryStatus.active[0].remotes = []
    })

testCheck(check, {
  silent: {
    'it is a load balancer': disconnected(healthy),
    'the peer gets through all the same': clusterIP,
    'node ports will do': disconnected(healthy).change('green', 'Service/ingress-red-mesh', (service) => {
      service.spec.type = 'NodePort'
    }),
  },
  fires: {
    'the default type was left': {
      given: disconnected(clusterIP),
      says: /ingress gateway ingress-red-mesh of green-mesh has a Service of type ClusterIP/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
    'only this side can be read': {
      given: disconnected(clusterIP).unread('red'),
      says: /which red-mesh cannot reach from another cluster/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
    },
  },
})
