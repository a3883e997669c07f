import check from '../../../src/checks/reachability/route.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const routed = healthy.add('green', {
  apiVersion: 'route.openshift.io/v1',
  kind: 'Route',
  metadata: { name: 'ingress', namespace: 'green-mesh-system' },
  spec: {
    host: 'mesh.apps.green.example.com',
    to: { kind: 'Service', name: 'ingress-red-mesh' },
    tls: { termination: 'passthrough' },
  },
})

testCheck(check, {
  silent: { 'there are no Routes': healthy, 'a Route is there for something else': routed },
  fires: {
    'the peer’s address is that of a Route': {
      given: routed.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.spec.remote.addresses = ['mesh.apps.green.example.com']
      }),
      says: /red-mesh calls green-mesh at mesh.apps.green.example.com, which is the Route ingress/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
