import { plainAddress } from '../../federation/gateways/reach.js'
import { discoveryPort } from '../../federation/names.js'
import type { Peer } from '../../federation/objects/federation.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'peer/one-per-remote',
  title: 'No two ServiceMeshPeers call the same mesh',
  severity: 'error',
  why: 'Each ServiceMeshPeer is a federation of its own: two for one mesh import everything twice, and on the other side only one of them fits the clientID and the ingress gateway.',
  covers: ['D64'],
  after: ['reachability/*'],
  needs: { here: ['peers'] },
  *run({ here, peer }) {
    const mine = targets(peer)
    const twin = here.peers.find((other) => isFirst(other, peer) && targets(other).some((one) => mine.includes(one)))
    if (!twin) return
    const field = at(here, peer, 'spec.remote.addresses')
    const theirs = targets(twin)
    yield {
      says: `${here.label}’s peers ${twin.metadata.name} and ${peer.metadata.name} call the same address ${mine.find((one) => theirs.includes(one)) ?? ''}`,
      on: field,
      evidence: [
        saw(field, { actual: mine.join(', ') }),
        saw(at(here, twin, 'spec.remote.addresses'), { actual: theirs.join(', ') }),
      ],
      remedy: [
        fix(
          here,
          `Delete the one that is not meant, or correct its address`,
          oc(here, ['get', 'servicemeshpeer', twin.metadata.name, peer.metadata.name, '-o', 'yaml']),
        ),
      ],
    }
  },
})

function targets({ spec }: Peer): readonly string[] {
  const port = spec.remote.discoveryPort || discoveryPort
  return spec.remote.addresses.map((address) => `${plainAddress(address)}:${port}`)
}

/** The older one is the first, and the later one the doublet. */
function isFirst(other: Peer, peer: Peer): boolean {
  const key = ({ metadata }: Peer) => `${metadata.creationTimestamp ?? ''} ${metadata.name}`
  return other.metadata.name !== peer.metadata.name && key(other) < key(peer)
}
