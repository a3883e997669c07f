import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

/** Conditions that are meant to be True. */
const wanted = ['Reconciled', 'Installed', 'Ready']

export default meshCheck({
  id: 'prerequisites/control-plane-ready',
  title: 'The operator has applied the ServiceMeshControlPlane and finds its components ready',
  severity: 'warning',
  why: 'What the operator could not apply is not in force, whatever the ServiceMeshControlPlane says: a gateway that was added, a port that was changed.',
  covers: ['D02', 'D04', 'D36', 'D44'],
  after: [
    'prerequisites/single-control-plane',
    'prerequisites/control-plane-version',
    'prerequisites/istiod',
    'gateways/entry-names',
    'gateways/pods',
    'reachability/node-port',
  ],
  needs: { here: ['controlPlanes'] },
  *run({ here }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    if (!plane) return
    const { conditions, readiness } = plane.status
    const bad = wanted
      .map((type) => conditions.find((one) => one.type === type))
      .find((one) => one !== undefined && one.status !== 'True')
    if (!bad || /^(Paus|Delet|Install|Reconcil|Updat)\w*ing$/.test(bad.reason ?? '')) return
    const unready = [...(readiness.components?.unready ?? []), ...(readiness.components?.pending ?? [])]
    const field = at(here, plane, 'status.conditions')
    const which =
      bad.type === 'Ready' && unready.length > 0 ? `: ${unready.join(', ')}` : bad.message ? `: ${bad.message}` : ''
    yield {
      says: `The control plane of ${here.label} is not ${(bad.type ?? '').toLowerCase()} (${bad.reason ?? 'no reason given'})${which}`,
      on: field,
      evidence: [
        saw(field, {
          expected: `${bad.type} True`,
          actual: [bad.status, bad.reason, bad.message].filter(Boolean).join(' '),
        }),
      ],
      remedy: [
        fix(
          here,
          'See what the operator says, and correct that',
          oc(here, ['describe', `servicemeshcontrolplane/${plane.metadata.name}`]),
        ),
      ],
    }
  },
})
