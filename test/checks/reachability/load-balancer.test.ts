import check from '../../../src/checks/reachability/load-balancer.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const pending = healthy.change('green', 'Service/ingress-red-mesh', (service) => {
  service.metadata.creationTimestamp = '2026-11-20T08:00:00Z'
  service.status.loadBalancer = {}
})
const disconnected = (scene: Scene) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
  })
const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'ingress-red-mesh.1', namespace: 'green-mesh-system' },
  type: 'Warning',
  reason: 'SyncLoadBalancerFailed',
  message: 'quota exceeded',
  involvedObject: { kind: 'Service', name: 'ingress-red-mesh' },
}

testCheck(check, {
  silent: {
    'it has an address': healthy,
    'the peer calls through the nodes': disconnected(pending).change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.remote.discoveryPort = 31002
    }),
    'it is no load balancer': pending.change('green', 'Service/ingress-red-mesh', (service) => {
      service.spec.type = 'NodePort'
    }),
  },
  fires: {
    'it has none, and the peer is cut off': {
      given: disconnected(pending).add('green', event),
      says: /load balancer of green-mesh’s ingress gateway ingress-red-mesh has no address$/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
    'it has none any more, and the peer is still connected': {
      given: pending,
      says: /has no address; what red-mesh has open to 10.2.0.20 works until it is closed/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'warning',
    },
    'it was asked for just now': {
      given: disconnected(pending).change('green', 'Service/ingress-red-mesh', (service) => {
        service.metadata.creationTimestamp = '2026-11-24T11:57:00Z'
      }),
      says: /no address yet, 3 minutes after/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'warning',
    },
    'its name is new': {
      given: disconnected(healthy).change('green', 'Service/ingress-red-mesh', (service) => {
        service.metadata.creationTimestamp = '2026-11-24T11:57:00Z'
        service.status.loadBalancer.ingress = [{ hostname: 'a1.elb.eu-west-1.amazonaws.com' }]
      }),
      says: /its name may not work yet/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'info',
    },
  },
})
