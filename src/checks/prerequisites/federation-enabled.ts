import { istiodVariable } from '../../federation/istiod.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/federation-enabled',
  title: 'istiod has federation switched on',
  severity: 'error',
  why: 'With `PILOT_ENABLE_FEDERATION=false` istiod ignores all federation objects and does not serve 8188. It logs nothing about it, and peers never get a status.',
  covers: ['D03'],
  after: [],
  needs: { here: ['deployments'] },
  uses: { here: ['pods'] },
  *run({ here }) {
    const setting = istiodVariable(here, 'PILOT_ENABLE_FEDERATION', here.deployments, here.pods)
    if (!setting || !/^(false|0|f)$/i.test(setting.value)) return
    const field = at(here, setting.from, setting.path)
    yield {
      says: `Federation is switched off in ${here.label}: istiod runs with PILOT_ENABLE_FEDERATION=${setting.value}`,
      on: field,
      evidence: [saw(field, { expected: 'true, or not set', actual: setting.value })],
      remedy: [
        fix(
          here,
          'Take the override (pilot.enableFederation, or the variable itself) out of techPreview or runtime in the ServiceMeshControlPlane',
          oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
        ),
      ],
    }
  },
})
