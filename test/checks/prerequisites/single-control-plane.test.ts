import check from '../../../src/checks/prerequisites/single-control-plane.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const second = (namespace: string) => ({
  apiVersion: 'maistra.io/v2',
  kind: 'ServiceMeshControlPlane',
  metadata: { name: 'second', namespace, creationTimestamp: '2026-11-24T11:00:00Z' },
  spec: { version: 'v2.5' },
  status: { conditions: [{ type: 'Reconciled', status: 'False', reason: 'ErrMultipleSMCPs' }] },
})

testCheck(check, {
  silent: { 'there is one per namespace': healthy },
  fires: {
    'a second one is in the namespace': {
      given: healthy.add('green', second('green-mesh-system')),
      says: /holds the control planes green-mesh and second/,
      on: 'ServiceMeshControlPlane/second',
      side: 'green',
      severity: 'error',
    },
  },
})
