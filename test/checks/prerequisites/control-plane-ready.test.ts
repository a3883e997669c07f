import check from '../../../src/checks/prerequisites/control-plane-ready.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const conditions = (...list: readonly object[]) =>
  healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    plane.status.conditions = list
    plane.status.readiness.components.unready = ['egress-green-mesh']
  })

testCheck(check, {
  silent: {
    'the operator is content': healthy,
    'it is at work': conditions({ type: 'Reconciled', status: 'False', reason: 'Reconciling' }),
    'it has not said anything yet': conditions(),
  },
  fires: {
    'the operator could not apply it': {
      given: conditions(
        { type: 'Ready', status: 'True' },
        {
          type: 'Reconciled',
          status: 'False',
          reason: 'ReconcileError',
          message: 'provided port is already allocated',
        },
      ),
      says: /red-mesh is not reconciled \(ReconcileError\): provided port is already allocated/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'warning',
    },
    'a component is not ready': {
      given: conditions({ type: 'Ready', status: 'False', reason: 'ComponentsNotReady', message: 'Some are not' }),
      says: /not ready \(ComponentsNotReady\): egress-green-mesh/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
  },
})
