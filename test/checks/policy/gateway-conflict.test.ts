import check from '../../../src/checks/policy/gateway-conflict.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const gateway = (selector: object, number: number, scene: Scene = healthy) =>
  scene.add('green', {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'Gateway',
    metadata: { name: 'passthrough', namespace: 'info' },
    spec: {
      selector,
      servers: [{ port: { number, name: 'tls', protocol: 'TLS' }, hosts: ['*'], tls: { mode: 'PASSTHROUGH' } }],
    },
  })
const down = healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
  peer.status.discoveryStatus.active[0].watch.connected = false
})

testCheck(check, {
  silent: {
    'there is none': healthy,
    'it uses another port': gateway({ app: 'ingress-red-mesh' }, 443),
    'it selects another gateway': gateway({ istio: 'eastwestgateway' }, 15443),
  },
  fires: {
    'it claims the port of services while discovery is down': {
      given: gateway({ app: 'ingress-red-mesh' }, 15443, down),
      says: /Gateway info\/passthrough in green-mesh claims port 15443 of the federation ingress gateway ingress-red-mesh \(TLS, PASSTHROUGH\)/,
      on: 'Gateway/passthrough',
      side: 'green',
      severity: 'error',
    },
    'it selects all gateways, and nothing has broken yet': {
      given: gateway({}, 8188),
      says: /claims port 8188 of the federation egress gateway egress-red-mesh/,
      on: 'Gateway/passthrough',
      side: 'green',
      severity: 'warning',
    },
  },
})
