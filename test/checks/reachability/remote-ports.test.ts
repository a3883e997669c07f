import check from '../../../src/checks/reachability/remote-ports.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const remote = (scene: Scene, change: object) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    Object.assign(peer.spec.remote, change)
  })
const disconnected = (scene: Scene) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
  })
const nodePorts = healthy.change('green', 'Service/ingress-red-mesh', (service) => {
  service.spec.type = 'NodePort'
  service.status = {}
})
const onNodes = { addresses: ['10.2.0.1'], discoveryPort: 31002, servicePort: 31001 }

testCheck(check, {
  silent: {
    'the defaults lead to a load balancer': healthy,
    'they are written out': remote(healthy, { discoveryPort: 8188, servicePort: 15443 }),
    'node ports through a node': disconnected(remote(nodePorts, onNodes)),
    'node ports of a load balancer’s Service through a node': disconnected(remote(healthy, onNodes)),
    'something in between translates ports': remote(healthy, {
      addresses: ['192.0.2.7'],
      discoveryPort: 443,
      servicePort: 444,
    }),
  },
  fires: {
    'the discovery port is wrong': {
      given: disconnected(remote(healthy, { discoveryPort: 8189 })),
      says: /red-mesh calls green-mesh on port 8189 for discovery, but its ingress gateway is reached on 8188/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the service port is wrong though discovery works': {
      given: remote(healthy, { servicePort: 15444 }),
      says: /on port 15444 for traffic to services, but its ingress gateway is reached on 15443/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the ports are swapped': {
      given: disconnected(remote(nodePorts, { ...onNodes, discoveryPort: 31001, servicePort: 31002 })),
      says: /reached on 31002; 31001 is its port 15443/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'defaults do not lead through a node': {
      given: disconnected(remote(nodePorts, { addresses: ['10.2.0.1'] })),
      says: /on port 8188 for discovery, but its ingress gateway is reached on 31002/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'a node port of a load balancer': {
      given: remote(healthy, { discoveryPort: 31002 }),
      says: /on port 31002 for discovery/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
