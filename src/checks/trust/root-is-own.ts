import { compareSets } from '../../certs/sets.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import { trustDomainOf } from '../../federation/identity.js'
import { peeringCheck } from '../define.js'
import { at, logged, saw } from '../say.js'
import { copyRoot, heldRoot, listCertificates, ownRoot, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/root-is-own',
  title: 'What is held as a peer’s root is not the mesh’s own root',
  severity: 'error',
  why: 'A mesh’s own root in the place of the peer’s is the commonest slip when roots are exchanged. Two meshes may share one root on purpose, so this speaks only where the connection fails, and where the other mesh’s root cannot be read to compare.',
  covers: ['D74'],
  after: ['trust/unique-trust-domain'],
  needs: { here: ['peers', 'configMaps'] },
  uses: { here: ['controlPlanes', 'logs'], there: ['configMaps'] },
  *run({ here, there, peer, reverse }) {
    const held = heldRoot(peer, here.configMaps)
    const own = ownRoot(here.configMaps)
    const domain = trustDomainOf(here, here.controlPlanes ?? [], here.configMaps)?.value
    if (there?.configMaps || !held || !own || peer.spec.security.trustDomain === domain) return
    const { both, onlyHere } = compareSets(held.bundle.certificates, own.bundle.certificates)
    if (both.length === 0 || onlyHere.length > 0 || discoveryState(peer, reverse) === 'up') return
    const rejected = here.logs?.seen.find(
      ({ id, captured }) =>
        id === 'tls-certificate-rejected' && (captured.peer === undefined || captured.peer === peer.metadata.name),
    )
    const field = at(here, held.map, rootPath)
    yield {
      says: `ConfigMap ${held.map.metadata.name} in ${here.label} holds ${here.label}’s own root in the place of the root of peer ${peer.metadata.name}`,
      on: field,
      severity: rejected ? 'error' : 'warning',
      evidence: [
        saw(field, { expected: 'the root of the other mesh', actual: listCertificates(held.bundle.certificates) }),
        saw(at(here, own.map, rootPath), { actual: listCertificates(own.bundle.certificates) }),
        ...(rejected
          ? [logged(here, { namespace: rejected.source.namespace, name: rejected.source.pod }, rejected.line)]
          : []),
      ],
      remedy: copyRoot(here, null, peer),
    }
  },
})
