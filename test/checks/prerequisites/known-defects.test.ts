import check from '../../../src/checks/prerequisites/known-defects.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const running = (version: string | undefined) =>
  healthy.change('green', 'ServiceMeshControlPlane/green-mesh', (plane) => {
    plane.status.chartVersion = version
  })

testCheck(check, {
  silent: {
    'the release has none': healthy,
    'a later minor release': running('2.6.0'),
    'the operator has not said what runs': running(undefined),
  },
  fires: {
    'the release mixes up endpoints': {
      given: running('2.3.2'),
      says: /runs 2.3.2, in which egress gateways mix local addresses.*OSSM-3599/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
      severity: 'warning',
    },
    'the release is merely slow': {
      given: running('2.4.5'),
      says: /only after up to six minutes/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
      severity: 'info',
    },
  },
})
