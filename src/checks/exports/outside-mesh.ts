import { setOf, writtenRule } from '../../federation/exchange/index.js'
import { exportedHostname } from '../../federation/names.js'
import { explainExports } from '../../federation/resolution/explain.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/outside-mesh',
  title: 'Export rules name namespaces that are members of the mesh',
  severity: 'error',
  why: 'The control plane sees only the Services of its members. A rule for another namespace is silent: the set has no error, and the service never appears at the peer.',
  covers: ['D105'],
  after: ['prerequisites/*'],
  needs: { here: ['exportSets', 'memberRolls', 'members'] },
  *run({ here, peer }) {
    const set = setOf(here.exportSets, peer)
    if (!set) return
    const roll = here.memberRolls.find(({ metadata }) => metadata.name === 'default') ?? here.memberRolls[0]
    for (const { index, path, skipped } of explainExports({ peer: peer.metadata.name, spec: set.spec }, []).rules) {
      const { namespace, name, by, gives } = writtenRule(set, 'exportRules', index)
      if (skipped || namespace === null) continue
      const pending = roll?.status?.pendingMembers.includes(namespace) === true
      // members are pending for a while whenever the control plane changes, and stay in the mesh meanwhile
      const seen =
        set.status?.exportedServices.some(({ localService }) => localService.namespace === namespace) === true
      if (here.members.includes(namespace) && (!pending || seen)) continue
      const field = at(here, set, `${path}.${by}.namespace`)
      const member = JSON.stringify({ spec: { members: [...(roll?.spec.members ?? []), namespace] } })
      yield {
        says: `${here.label} is to export ${name ?? 'services'} of namespace ${namespace}, which is ${pending ? 'a pending member' : 'no member'} of the mesh`,
        on: pending && roll ? at(here, roll, 'status.pendingMembers') : field,
        breaks: 'inbound',
        service: gives ? exportedHostname(gives, peer.metadata.name) : `*.${namespace}`,
        evidence: [
          saw(field, { expected: `one of ${here.members.slice(0, 8).join(', ')}`, actual: namespace }),
          ...(roll
            ? [saw(at(here, roll, 'status.members'), { actual: (roll.status?.members ?? []).slice(0, 8).join(', ') })]
            : []),
        ],
        remedy: [
          pending
            ? fix(
                here,
                `See why ${namespace} stays pending`,
                oc(here, ['get', 'servicemeshmemberroll', 'default', '-o', 'yaml']),
              )
            : fix(
                here,
                `Make ${namespace} a member and restart its pods, or correct the namespace in the rule`,
                oc(here, ['patch', 'servicemeshmemberroll/default', '--type', 'merge', '-p', member]),
              ),
        ],
      }
    }
  },
})
