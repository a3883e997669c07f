import { compareSets } from '../../certs/sets.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { trustDomainOf } from '../../federation/identity.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import type { ConfigMap } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import { type Draft, peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'
import { listCertificates, ownRoot, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/unique-trust-domain',
  title: 'Federated meshes have different trust domains',
  severity: 'error',
  why: 'A peer’s root counts for the peer’s trust domain only. When both meshes have the same one, istiod loads no root for the peer and gateways check it against their own: with different roots every handshake fails, with one root both meshes’ identities are interchangeable.',
  covers: ['D67', 'D68'],
  after: [],
  needs: { here: ['peers', 'controlPlanes'] },
  uses: { here: ['configMaps'], there: ['controlPlanes', 'configMaps'] },
  *run({ here, there, peer, reverse }) {
    const own = trustDomainOf(here, here.controlPlanes, here.configMaps ?? [])
    if (!own) return
    if (!there?.controlPlanes) {
      if (peer.spec.security.trustDomain === own.value) yield oneSided(here, peer, own.value)
      return
    }
    const other = trustDomainOf(there, there.controlPlanes, there.configMaps ?? [])
    const plane = controlPlaneOf(here, here.controlPlanes)
    if (other?.value !== own.value || !plane) return
    // Either could change; the one that others know by another name is the one that did.
    const drifted =
      signsOfChange(own.value, here.configMaps, reverse) - signsOfChange(own.value, there.configMaps, peer)
    if (drifted < 0) return
    const [mine, theirs] = [ownRoot(here.configMaps ?? []), ownRoot(there.configMaps ?? [])]
    const shared =
      mine && theirs ? compareSets(mine.bundle.certificates, theirs.bundle.certificates).both.length > 0 : false
    const field = at(here, plane, 'spec.security.trust.domain')
    yield {
      says: `${here.label} and ${there.label} have the same trust domain ${own.value}${shared ? ' and the same root: their identities are interchangeable' : ', but different roots: gateways check each other against their own'}`,
      on: field,
      ...(shared ? { severity: 'warning' as const, latent: true } : {}),
      evidence: [
        saw(field, {
          expected: 'a trust domain of its own',
          actual: plane.spec.security.trust.domain ?? `not set (${own.value})`,
        }),
        saw(at(there, other.from, other.path), { actual: other.value }),
        ...(mine ? [saw(at(here, mine.map, rootPath), { actual: listCertificates(mine.bundle.certificates) })] : []),
        ...(theirs
          ? [saw(at(there, theirs.map, rootPath), { actual: listCertificates(theirs.bundle.certificates) })]
          : []),
      ],
      remedy: [
        fix(
          here,
          `Give ${here.label} a trust domain of its own, then restart istiod, gateways and workloads, and have ${there.label} correct trustDomain and clientID of its peer`,
          patch(here, plane, { spec: { security: { trust: { domain: domainFor(here, peer, reverse) } } } }),
        ),
      ],
    }
  },
})

function oneSided(here: MeshIdentity, peer: Peer, own: string): Draft {
  const field = at(here, peer, 'spec.security.trustDomain')
  const up = discoveryState(peer, null) === 'up'
  return {
    says: `${here.label}’s peer ${peer.metadata.name} is given ${here.label}’s own trust domain ${own}: no root is loaded for it`,
    on: field,
    ...(up ? { severity: 'warning' as const, latent: true } : {}),
    evidence: [saw(field, { expected: 'the trust domain of the other mesh, which must differ', actual: own })],
    remedy: [
      fix(here, 'Ask for the trust domain of the other mesh and set it; if both are the same, one mesh has to change'),
    ],
  }
}

/** Istio names a root that it makes itself after the trust domain of that day, and peers keep the name that they were given. */
function signsOfChange(domain: string, configMaps: readonly ConfigMap[] | null, peerForIt: Peer | null): number {
  const roots = ownRoot(configMaps ?? [])?.bundle.certificates ?? []
  const named = roots.flatMap(({ subject }) => /^O=([^,]+)$/.exec(subject)?.[1] ?? [])
  const known = peerForIt?.spec.security.trustDomain
  return Number(known !== undefined && known !== domain) + Number(named.length > 0 && !named.includes(domain))
}

function domainFor(here: MeshIdentity, peer: Peer, reverse: Peer | null): string {
  const known = reverse?.spec.security.trustDomain
  return known && known !== peer.spec.security.trustDomain ? known : `${here.name}.local`
}
