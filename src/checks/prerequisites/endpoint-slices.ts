import { istiodVariable } from '../../federation/istiod.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/endpoint-slices',
  title: 'istiod reads EndpointSlices',
  severity: 'error',
  why: 'istiod finds the pods of the egress gateway in EndpointSlices. With `PILOT_USE_ENDPOINT_SLICE=false` imported services have no endpoints, and callers get 503 (OSSM-1962).',
  covers: ['D08'],
  after: [],
  needs: { here: ['deployments'] },
  uses: { here: ['pods'] },
  *run({ here }) {
    const setting = istiodVariable(here, 'PILOT_USE_ENDPOINT_SLICE', here.deployments, here.pods)
    if (!setting || !/^(false|0|f)$/i.test(setting.value)) return
    const field = at(here, setting.from, setting.path)
    yield {
      says: `Services that ${here.label} imports have no endpoints: its istiod runs with PILOT_USE_ENDPOINT_SLICE=${setting.value}`,
      on: field,
      evidence: [saw(field, { expected: 'true, or not set', actual: setting.value })],
      remedy: [
        fix(
          here,
          'Take the variable out of runtime.components.pilot.container.env in the ServiceMeshControlPlane',
          oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
        ),
      ],
    }
  },
})
