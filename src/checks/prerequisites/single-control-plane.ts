import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/single-control-plane',
  title: 'A namespace holds one ServiceMeshControlPlane',
  severity: 'error',
  why: 'The operator stops reconciling all control planes of a namespace as soon as there are two (ErrMultipleSMCPs).',
  covers: ['D05'],
  after: [],
  needs: { here: ['controlPlanes'] },
  *run({ here }) {
    const date = (one: { metadata: { creationTimestamp?: string | undefined } }) => one.metadata.creationTimestamp ?? ''
    const [first, ...others] = [...here.controlPlanes].sort((a, b) => date(a).localeCompare(date(b)))
    for (const plane of others) {
      if (!first) return
      const conditions = plane.status.conditions.filter((one) => one.status === 'False')
      const reason = conditions.map((one) => `${one.type}=False ${one.reason ?? ''}`.trim()).join(', ')
      yield {
        says: `Namespace ${here.namespace} holds the control planes ${first.metadata.name} and ${plane.metadata.name}; the operator reconciles neither`,
        on: at(here, plane),
        evidence: [
          saw(at(here, plane, 'status.conditions'), { actual: reason || `${plane.metadata.name} is there` }),
          saw(at(here, first, 'metadata.name'), { expected: 'the only one', actual: first.metadata.name }),
        ],
        remedy: [
          fix(
            here,
            `Delete the one that is not meant, or move it to a namespace of its own`,
            oc(here, ['delete', `servicemeshcontrolplane/${plane.metadata.name}`]),
          ),
        ],
      }
    }
  },
})
