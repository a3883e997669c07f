import check from '../../../src/checks/reachability/external-traffic-policy.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const local = (podOn: string) =>
  healthy
    .change('green', 'Service/ingress-red-mesh', (service) => {
      service.spec.externalTrafficPolicy = 'Local'
    })
    .change('green', 'Pod/ingress-red-mesh-1', (pod) => {
      pod.spec.nodeName = podOn
    })
const throughNode = (podOn: string) =>
  local(podOn).change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.spec.remote = { addresses: ['10.2.0.1'], discoveryPort: 31002, servicePort: 31001 }
  })

testCheck(check, {
  silent: {
    'traffic may go on to other nodes': healthy,
    'a load balancer finds the right node': local('green-node-2'),
    'the node has a pod': throughNode('green-node'),
  },
  fires: {
    'the pod is on another node': {
      given: throughNode('green-node-2'),
      says: /ingress gateway ingress-red-mesh has no pod on green-node, through which red-mesh calls/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
  },
})
