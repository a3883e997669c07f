import check from '../../../src/checks/reachability/istiod-proxy.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const proxied = (noProxy: string | undefined) =>
  healthy.change('red', 'Deployment/istiod-red-mesh', (deployment) => {
    deployment.spec.template.spec.containers = [
      {
        name: 'discovery',
        env: [
          { name: 'HTTP_PROXY', value: 'http://user:secret@proxy.example.com:3128' },
          ...(noProxy === undefined ? [] : [{ name: 'NO_PROXY', value: noProxy }]),
        ],
      },
    ]
  })

testCheck(check, {
  silent: {
    'there is no proxy': healthy,
    'services are excepted': proxied('localhost, .svc.cluster.local'),
    'the whole domain is excepted': proxied('cluster.local'),
    'everything is excepted': proxied('*'),
  },
  fires: {
    'only .svc is excepted, and the watch is down': {
      given: proxied('.svc,localhost').change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
      }),
      says: /istiod of red-mesh calls its egress gateway through the proxy http:\/\/proxy.example.com:3128, as NO_PROXY does not cover egress-green-mesh.red-mesh-system.svc.cluster.local/,
      on: 'Deployment/istiod-red-mesh',
      side: 'red',
      severity: 'error',
    },
    'nothing is excepted, and yet it is connected': {
      given: proxied(undefined),
      says: /through the proxy/,
      on: 'Deployment/istiod-red-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
