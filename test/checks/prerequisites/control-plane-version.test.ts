import check from '../../../src/checks/prerequisites/control-plane-version.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const versions = (version: string, operator: string) =>
  healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    plane.spec.version = version
    plane.status.operatorVersion = operator
  })

testCheck(check, {
  silent: {
    'both are of 2.5': healthy,
    'the oldest version that an operator takes': versions('v2.3', '2.6.0'),
    'a version that cannot be read': versions('latest', '2.5.1'),
  },
  fires: {
    'the control plane knows no federation': {
      given: versions('v2.0', '2.3.0'),
      says: /red-mesh is of version v2.0, which knows no federation/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'error',
    },
    'the operator dropped it': {
      given: versions('v2.2', '2.5.0-0'),
      says: /v2.2, which its operator 2.5.0-0 no longer accepts/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
