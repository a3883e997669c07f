import check from '../../../src/checks/prerequisites/federation-enabled.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const withVariable = (value: string) =>
  healthy.change('red', 'Deployment/istiod-red-mesh', (deployment) => {
    deployment.spec.template.spec.containers = [
      { name: 'discovery', env: [{ name: 'PILOT_ENABLE_FEDERATION', value }] },
    ]
  })

testCheck(check, {
  silent: { 'nothing overrides the default': healthy, 'it is switched on explicitly': withVariable('true') },
  fires: {
    'the variable switches it off': {
      given: withVariable('false'),
      says: /Federation.is.switched.off.*PILOT_ENABLE_FEDERATION=false/,
      on: 'Deployment/istiod-red-mesh',
      side: 'red',
      severity: 'error',
    },
    'the control plane’s settings switch it off': {
      given: withVariable('false').change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
        plane.spec.runtime = {
          components: { pilot: { container: { env: { PILOT_ENABLE_FEDERATION: 'false' } } } },
        }
      }),
      says: /PILOT_ENABLE_FEDERATION=false/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
    'only the pod shows it': {
      given: healthy.change('red', 'Pod/istiod-red-mesh-1', (pod) => {
        pod.spec.containers[0].env = [{ name: 'PILOT_ENABLE_FEDERATION', value: 'false' }]
      }),
      says: /PILOT_ENABLE_FEDERATION=false/,
      on: 'Pod/istiod-red-mesh-1',
      side: 'red',
    },
  },
})
