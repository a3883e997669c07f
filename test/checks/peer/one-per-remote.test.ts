import check from '../../../src/checks/peer/one-per-remote.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const second = (address: string, discoveryPort?: number) =>
  healthy.add('red', {
    apiVersion: 'federation.maistra.io/v1',
    kind: 'ServiceMeshPeer',
    metadata: { name: 'green-again', namespace: 'red-mesh-system', creationTimestamp: '2026-11-24T10:00:00Z' },
    spec: { remote: { addresses: [address], discoveryPort } },
  })

testCheck(check, {
  silent: {
    'there is one peer': healthy,
    'a second peer calls another address': second('192.0.2.7'),
    'a second peer calls another port there, as behind one shared address': second('10.2.0.20', 32188),
  },
  fires: {
    'two peers call one address': {
      given: second('10.2.0.20'),
      says: /peers green-mesh and green-again call the same address 10.2.0.20:8188/,
      on: 'ServiceMeshPeer/green-again',
      side: 'red',
      severity: 'error',
    },
  },
})
