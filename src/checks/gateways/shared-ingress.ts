import type { Peer } from '../../federation/objects/federation.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'gateways/shared-ingress',
  title: 'Each peer has an ingress gateway of its own',
  severity: 'error',
  why: 'Two peers on one ingress gateway lock each other out: each has a policy there that denies everybody but itself, and only one of the two listeners on 8188 is kept. An egress gateway can be shared.',
  covers: ['D24', 'D64'],
  after: [],
  needs: { here: ['peers'] },
  *run({ here }) {
    const first = new Map<string, Peer>()
    for (const peer of [...here.peers].sort(byAge)) {
      const name = peer.spec.gateways.ingress.name
      if (!name) continue
      const other = first.get(name)
      if (!other) {
        first.set(name, peer)
        continue
      }
      const field = at(here, peer, 'spec.gateways.ingress.name')
      yield {
        says: `Peers ${other.metadata.name} and ${peer.metadata.name} of ${here.label} share the ingress gateway ${name}, and so lock each other out`,
        on: field,
        evidence: [
          saw(field, { expected: 'a gateway of its own', actual: name }),
          saw(at(here, other, 'spec.gateways.ingress.name'), { actual: name }),
        ],
        remedy: [
          fix(
            here,
            `Add an ingress gateway for ${peer.metadata.name} to the ServiceMeshControlPlane, make ${peer.metadata.name} anew with its name, and give its address to that mesh`,
            oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
          ),
        ],
      }
    }
  },
})

/** The older peer was there first; without a date, by name. */
function byAge(a: Peer, b: Peer): number {
  const [first, second] = [a, b].map((peer) => peer.metadata.creationTimestamp ?? '') as [string, string]
  return first.localeCompare(second) || a.metadata.name.localeCompare(b.metadata.name)
}
