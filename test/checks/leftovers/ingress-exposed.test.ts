import check from '../../../src/checks/leftovers/ingress-exposed.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const service = (type: string, ports = [15443, 8188]) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ingress-blue-mesh', namespace: 'red-mesh-system' },
  spec: { type, ports: ports.map((port) => ({ port })) },
})

testCheck(check, {
  silent: {
    'the only ingress gateway serves the peer': healthy,
    'a gateway that only the cluster reaches': healthy.add('red', service('ClusterIP')),
    'a gateway for other traffic': healthy.add('red', service('LoadBalancer', [443])),
  },
  fires: {
    'the ingress gateway of a peer that is gone': {
      given: healthy.add('red', service('LoadBalancer')),
      says: /Ingress gateway ingress-blue-mesh of red-mesh is open to the outside and serves no peer/,
      on: 'Service/ingress-blue-mesh',
      side: 'red',
      severity: 'info',
    },
  },
})
