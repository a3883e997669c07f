import { controlPlaneOf } from '../../federation/gateways/settings.js'
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
  uses: { here: ['pods', 'controlPlanes'] },
  *run({ here }) {
    const setting = istiodVariable(here, 'PILOT_ENABLE_FEDERATION', here.deployments, here.pods)
    if (!setting || !isOff(setting.value)) return
    const field = at(here, setting.from, setting.path)
    const plane = controlPlaneOf(here, here.controlPlanes ?? [])
    const override = plane && overrideIn({ runtime: plane.spec.runtime, techPreview: plane.spec.techPreview }, 'spec')
    yield {
      says: `Federation is switched off in ${here.label}: istiod runs with PILOT_ENABLE_FEDERATION=${setting.value}`,
      on: plane && override ? at(here, plane, override) : field,
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

/** Path of the setting that the operator makes the variable of: itself, or `pilot.enableFederation`. */
function overrideIn(value: unknown, path: string, levels = 8): string | null {
  if (typeof value !== 'object' || value === null || levels === 0) return null
  for (const [key, inner] of Object.entries(value)) {
    const here = `${path}.${key}`
    if (/^(PILOT_ENABLE_FEDERATION|enableFederation)$/.test(key) && isOff(inner)) return here
    const deeper = overrideIn(inner, here, levels - 1)
    if (deeper !== null) return deeper
  }
  return null
}

function isOff(value: unknown): boolean {
  return /^(false|0|f)$/i.test(String(value))
}
