import { trustDomainOf } from '../../federation/identity.js'
import { peeringCheck } from '../define.js'
import { at, fix, saw } from '../say.js'

export default peeringCheck({
  id: 'peer/all-pairs',
  title: 'Meshes that are federated with one mesh are federated with each other',
  severity: 'info',
  why: 'Federation has no transit: a service that one peer exports is not passed on to another peer. Two meshes that are both federated with a third do not see each other’s services without peers of their own. A star may be meant.',
  covers: ['D66'],
  after: [],
  needs: { here: ['peers', 'controlPlanes'], there: ['peers'] },
  uses: { here: ['configMaps'] },
  *run({ here, there, reverse }) {
    // of such a mesh only the peers are told that concern us
    if (here.source === 'facts') return
    const own = trustDomainOf(here, here.controlPlanes, here.configMaps ?? [])?.value
    const known = new Set([own, ...here.peers.map((peer) => peer.spec.security.trustDomain)])
    const others = there.peers.filter(
      ({ spec, metadata }) =>
        metadata.name !== reverse?.metadata.name &&
        spec.security.trustDomain !== undefined &&
        !known.has(spec.security.trustDomain) &&
        !here.peers.some((peer) => peer.metadata.name === metadata.name),
    )
    const [first] = others
    if (!first) return
    const names = others.map((peer) => `${peer.metadata.name} (${peer.spec.security.trustDomain})`).join(', ')
    const field = at(there, first, 'spec.security.trustDomain')
    yield {
      says: `${here.label} has no peer for ${names}, which ${there.label} is federated with: its services do not pass through ${there.label}`,
      on: field,
      discriminator: here.label,
      evidence: [saw(field, { actual: first.spec.security.trustDomain ?? '' })],
      remedy: [fix(here, 'Create a ServiceMeshPeer on both sides if these meshes are to call each other')],
    }
  },
})
