import check from '../../../src/checks/gateways/shared-ingress.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const blue = (ingress: string) =>
  healthy.add('red', {
    apiVersion: 'federation.maistra.io/v1',
    kind: 'ServiceMeshPeer',
    metadata: { name: 'blue-mesh', namespace: 'red-mesh-system', creationTimestamp: '2026-11-24T11:00:00Z' },
    spec: {
      remote: { addresses: ['10.3.0.20'] },
      gateways: { ingress: { name: ingress }, egress: { name: 'egress-green-mesh' } },
    },
  })

testCheck(check, {
  silent: { 'there is one peer': healthy, 'two peers share only the egress gateway': blue('ingress-blue-mesh') },
  fires: {
    'two peers name one ingress gateway': {
      given: blue('ingress-green-mesh'),
      says: /Peers green-mesh and blue-mesh of red-mesh share the ingress gateway ingress-green-mesh/,
      on: 'ServiceMeshPeer/blue-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
