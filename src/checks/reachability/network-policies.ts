import { hopsOf } from '../../federation/gateways/hops.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import { blockedBy } from '../../federation/network-policies.js'
import type { NetworkPolicy } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/network-policies',
  title: 'NetworkPolicies let the federation’s connections pass',
  severity: 'error',
  why: 'istiod calls the egress gateway on 8188, the ingress gateway calls istiod on 8188, the mesh’s workloads call the egress gateway on 15443, and the gateways talk to the outside on both. The operator allows this; with `manageNetworkPolicy: false`, or with policies of one’s own that isolate the pods, it has to be allowed by hand.',
  covers: ['D30'],
  after: [],
  needs: { here: ['services', 'pods'] },
  uses: { here: ['networkPolicies', 'namespaces', 'members'] },
  *run({ here, peer, reverse }) {
    const policies = here.networkPolicies ?? []
    const said = new Set<string>()
    for (const { on, way, far, ports, what, breaks } of policies.length === 0 ? [] : hopsOf(here, peer)) {
      const cut = ports.filter((port) => blockedBy(policies, on, way, far, port).length > 0)
      const by = cut.flatMap((port) => blockedBy(policies, on, way, far, port))
      const policy = likeliest(by)
      if (!policy || said.has(`${policy.metadata.name} ${what}`)) continue
      said.add(`${policy.metadata.name} ${what}`)
      const works =
        discoveryState(breaks === 'outbound' ? peer : reverse, breaks === 'outbound' ? reverse : peer) === 'up'
      const field = at(here, policy, `spec.${way}`)
      const numbers = cut.join(' and ')
      const selecting = [...new Set(by.map((one) => one.metadata.name))].join(', ')
      yield {
        says: `NetworkPolicy ${policy.metadata.name} of ${here.label} keeps ${what} on ${numbers}`,
        on: field,
        breaks,
        // the network may not enforce policies, or the connection is older than the policy; discovery proves nothing of workloads
        severity: works && !what.startsWith('workloads') ? 'warning' : 'error',
        discriminator: what,
        evidence: [
          saw(field, { expected: `a rule for port ${numbers}`, actual: JSON.stringify(policy.spec[way]) }),
          saw(at(here, on, 'metadata.labels'), { actual: `selected by ${selecting}` }),
        ],
        remedy: [
          fix(
            here,
            `Add a rule that lets port ${numbers} pass`,
            oc(here, ['edit', `networkpolicy/${policy.metadata.name}`]),
          ),
        ],
      }
    }
  },
})

/** Of several that isolate a pod the one to look at first: made by hand rather than by the operator, and the newest. */
function likeliest(policies: readonly NetworkPolicy[]): NetworkPolicy | undefined {
  return [...policies].sort(
    (a, b) =>
      a.metadata.ownerReferences.length - b.metadata.ownerReferences.length ||
      (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''),
  )[0]
}
