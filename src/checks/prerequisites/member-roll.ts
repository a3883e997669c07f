import { meshCheck } from '../define.js'
import { at, fix, oc, place, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/member-roll',
  title: 'The member roll is there and the operator has applied it',
  severity: 'warning',
  why: 'Only services of namespaces that the member roll lists, and the operator has configured, are in the mesh: others can neither be exported nor call imported services.',
  covers: ['D105'],
  after: ['prerequisites/single-control-plane', 'prerequisites/istiod', 'prerequisites/control-plane-ready'],
  needs: { here: ['memberRolls'] },
  uses: { here: ['peers'] },
  *run({ here }) {
    const roll = here.memberRolls.find((one) => one.metadata.name === 'default')
    const stray = here.memberRolls[0]
    const name = 'default'
    const missing = { apiVersion: 'maistra.io/v1', kind: 'ServiceMeshMemberRoll', namespace: here.namespace, name }
    if (!roll) {
      // manifests may leave it out: applications add themselves with ServiceMeshMembers
      if (here.source === 'manifests' || (!stray && !here.peers?.length)) return
      const on = stray ? at(here, stray, 'metadata.name') : place(here, missing)
      yield {
        says: stray
          ? `The member roll of ${here.label} is called ${stray.metadata.name}; the operator only reads one called default`
          : `${here.label} has no member roll, so no service of it can be exported`,
        on,
        evidence: [saw(on, { expected: 'default', actual: stray?.metadata.name ?? 'not there' })],
        remedy: [
          fix(
            here,
            'Make a ServiceMeshMemberRoll called default that lists the namespaces',
            oc(here, ['get', 'servicemeshmemberrolls']),
          ),
        ],
      }
      return
    }
    const bad = roll.status?.conditions.find((one) => one.type === 'Ready' && one.status === 'False')
    const pending = roll.status?.pendingMembers ?? []
    if (!bad || /ing$/.test(bad.reason ?? '')) return
    const field = at(here, roll, 'status.conditions')
    yield {
      says: `The member roll of ${here.label} is not ready (${bad.reason ?? 'no reason given'})${bad.message ? `: ${bad.message}` : ''}`,
      on: field,
      evidence: [
        saw(field, { expected: 'Ready True', actual: [bad.status, bad.reason, bad.message].filter(Boolean).join(' ') }),
        ...(pending.length > 0 ? [saw(at(here, roll, 'status.pendingMembers'), { actual: pending.join(', ') })] : []),
      ],
      remedy: [
        fix(
          here,
          'See what the operator says, and correct that',
          oc(here, ['describe', 'servicemeshmemberroll/default']),
        ),
      ],
    }
  },
})
