import { compareSets } from '../../certs/sets.js'
import { peeringCheck } from '../define.js'
import { at, fix, saw } from '../say.js'
import { heldRoot, listCertificates, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/one-peer-per-domain',
  title: 'No two peers have one trust domain',
  severity: 'error',
  why: 'istiod keeps one set of roots per trust domain. Of two peers with the same one, the peer that is read last decides which root counts for both; and with one root the two meshes’ identities are interchangeable.',
  covers: ['D67', 'D68'],
  after: ['peer/one-per-remote', 'trust/peer-trust-domain'],
  needs: { here: ['peers', 'configMaps'] },
  *run({ here, peer }) {
    const domain = peer.spec.security.trustDomain
    const twin = here.peers.find(
      (other) => other.metadata.name < peer.metadata.name && other.spec.security.trustDomain === domain,
    )
    if (!domain || !twin) return
    const [mine, theirs] = [heldRoot(peer, here.configMaps), heldRoot(twin, here.configMaps)]
    const differ =
      mine && theirs ? compareSets(mine.bundle.certificates, theirs.bundle.certificates).both.length === 0 : false
    const field = at(here, peer, 'spec.security.trustDomain')
    yield {
      says: `${here.label}’s peers ${twin.metadata.name} and ${peer.metadata.name} have one trust domain ${domain}${differ ? ', with different roots' : ''}`,
      on: field,
      severity: differ ? 'error' : 'warning',
      ...(differ ? {} : { latent: true }),
      evidence: [
        saw(field, { actual: domain }),
        saw(at(here, twin, 'spec.security.trustDomain'), { actual: domain }),
        ...[mine, theirs].flatMap((held) =>
          held ? [saw(at(here, held.map, rootPath), { actual: listCertificates(held.bundle.certificates) })] : [],
        ),
      ],
      remedy: [
        fix(
          here,
          'Correct the one that is wrong; if both are right, one of the two meshes has to change its trust domain',
        ),
      ],
    }
  },
})
