import check from '../../../src/checks/trust/tls-versions.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const settings = (tls: object) => (plane: { spec: { security: { controlPlane?: object } } }) => {
  plane.spec.security.controlPlane = { tls }
}
const strict = healthy.change(
  'green',
  'ServiceMeshControlPlane/green-mesh',
  settings({ minProtocolVersion: 'TLSv1_3' }),
)

testCheck(check, {
  silent: {
    'neither sets a limit': healthy,
    'one wants 1.3, and the other does not forbid it': strict,
  },
  fires: {
    'one stops at 1.2, and the other starts at 1.3': {
      given: strict.change('red', 'ServiceMeshControlPlane/red-mesh', settings({ maxProtocolVersion: 'TLSv1_2' })),
      says: /red-mesh speaks TLSv1_2 at most, and green-mesh TLSv1_3 at least/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
