import check from '../../../src/checks/reachability/node-addresses.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const throughNode = healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
  peer.spec.remote = { addresses: ['10.2.0.1'], discoveryPort: 31002, servicePort: 31001 }
})
const node = (change: object) => (scene: Scene) =>
  scene.change('green', 'Node/green-node', (object) => ({
    ...object,
    ...change,
    status: { ...object.status, ...change },
  }))
const another = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'green-node-2' },
  status: { addresses: [{ type: 'InternalIP', address: '10.2.0.2' }], conditions: [{ type: 'Ready', status: 'True' }] },
}

testCheck(check, {
  silent: {
    'the load balancer is called': healthy,
    'the only node there is': throughNode,
    'nodes cannot be listed': throughNode.deny('green', 'nodes'),
  },
  fires: {
    'the node is down': {
      given: node({ conditions: [{ type: 'Ready', status: 'Unknown' }] })(throughNode),
      says: /red-mesh calls green-mesh through node green-node, which is not ready/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'the node is being drained': {
      given: node({ spec: { unschedulable: true } })(throughNode),
      says: /which is cordoned/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'one of several nodes is named': {
      given: throughNode.add('green', another),
      says: /the only one of several nodes/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'info',
    },
  },
})
