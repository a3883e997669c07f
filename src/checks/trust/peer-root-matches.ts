import { verifyChain } from '../../certs/chain.js'
import { compareSets } from '../../certs/sets.js'
import { trustDomainOf } from '../../federation/identity.js'
import { peeringCheck } from '../define.js'
import { at, logged, saw } from '../say.js'
import { copyRoot, heldRoot, listCertificates, ownRoot, presentedChains, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/peer-root-matches',
  title: 'The root held for a peer is one that the peer signs with',
  severity: 'error',
  why: 'Gateways accept the other mesh only through the root in the ConfigMap that the ServiceMeshPeer names. After a CA was rotated on the other side, or the wrong file was copied, every new handshake fails in both directions; connections that are open stay open for a while.',
  covers: ['D74', 'D75'],
  after: ['trust/root-readable', 'trust/root-complete'],
  needs: { here: ['peers', 'configMaps'], there: ['configMaps'] },
  uses: { here: ['controlPlanes', 'logs'], there: ['proxyConfigs', 'peers', 'clock'] },
  *run({ here, there, peer, reverse, now }) {
    const held = heldRoot(peer, here.configMaps)
    const theirs = ownRoot(there.configMaps)
    const own = trustDomainOf(here, here.controlPlanes ?? [], here.configMaps)?.value
    const named = peer.spec.security.trustDomain
    // Then istiod does not load the ConfigMap's roots at all: another check's matter.
    if (!held || !theirs || !named || named === own) return
    const roots = held.bundle.certificates
    if (roots.length === 0 || theirs.bundle.certificates.length === 0) return
    if (compareSets(roots, theirs.bundle.certificates).both.length > 0) return
    const { ingress, egress } = reverse?.spec.gateways ?? {}
    const presented = presentedChains(there.proxyConfigs ?? [], [ingress?.name, egress?.name])
    // Cross-signed, or renewed with the old key: other roots, and yet they fit.
    const seenAt = there.clock ?? now
    if (presented.length > 0 && presented.every(({ chain }) => verifyChain(chain, roots, seenAt).ok)) return
    const ours = ownRoot(here.configMaps)?.bundle.certificates ?? []
    const what =
      compareSets(roots, ours).both.length > 0
        ? `${here.label}’s own root`
        : roots.some((root) => theirs.bundle.certificates.some((other) => other.subject === root.subject))
          ? `another root of the same name (${listCertificates(roots)}), as after a rotation`
          : listCertificates(roots)
    const field = at(here, held.map, rootPath)
    const line = here.logs?.seen.find(
      ({ id, captured }) =>
        id.endsWith('certificate-rejected') && (captured.peer === undefined || captured.peer === peer.metadata.name),
    )
    yield {
      says: `ConfigMap ${held.map.metadata.name} in ${here.label} holds ${what}, but ${there.label} signs with ${listCertificates(theirs.bundle.certificates)}`,
      on: field,
      evidence: [
        saw(field, { expected: listCertificates(theirs.bundle.certificates), actual: listCertificates(roots) }),
        saw(at(there, theirs.map, rootPath), { actual: listCertificates(theirs.bundle.certificates) }),
        ...(line ? [logged(here, { namespace: line.source.namespace, name: line.source.pod }, line.line)] : []),
      ],
      remedy: copyRoot(here, there, peer),
    }
  },
})
