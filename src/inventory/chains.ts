import { type Certificate, sameCertificate } from '../certs/certificate.js'
import { leafOf } from '../certs/chain.js'
import { matchesClientId } from '../certs/spiffe.js'
import { type SvidVerdict, verifySvid } from '../certs/svid.js'
import type { Peering } from '../federation/peering.js'
import type { Presented } from './presented.js'
import { declaredTrust, trustInForce } from './trust.js'

/** A chain that the other mesh presents, and whether this mesh accepts it. */
export interface JudgedChain extends Presented {
  /** The time at which it was judged: that at which it was seen. */
  readonly at: Date
  /** By this mesh's objects as they are now. */
  readonly declared: SvidVerdict
  /** By what this mesh's gateway really holds; null where that could not be read. The worst answer of its pods. */
  readonly inForce: SvidVerdict | null
  /**
   * Whether the caller with this identity is the one that the ServiceMeshPeer's clientID lets in; null for ingress gateways, which
   * do not call.
   */
  readonly admitted: boolean | null
  /** Leaf first, up to the root that it leads to where it leads to one. */
  readonly path: readonly Certificate[]
}

/**
 * Judges a chain at the time at which it was seen, as Envoy does. Their ingress is met by this mesh's egress gateway, their egress
 * by its ingress gateway.
 */
export function judge(chain: Presented, peering: Peering, now: Date): JudgedChain {
  const { here, peer } = peering
  const at = chain.seenAt ?? timeOf(peering, now)
  const mine = peer.spec.gateways[chain.role === 'ingress' ? 'egress' : 'ingress'].name
  const declared = verifySvid(chain.certificates, declaredTrust(here), at)
  const answers = trustInForce(here, mine).map(({ trusted }) => verifySvid(chain.certificates, trusted, at))
  const inForce = answers.find(({ ok }) => !ok) ?? answers[0] ?? null
  const good = [inForce, declared].find((verdict) => verdict?.ok)
  const caller = chain.role === 'egress' ? leafOf(chain.certificates)?.spiffeIds[0] : undefined
  const admitted = caller === undefined ? null : matchesClientId(peer.spec.security.clientID ?? '', caller)
  return { ...chain, at, admitted, declared, inForce, path: good?.ok ? good.path : upwards(chain.certificates) }
}

/** What counts now: what is in force, else what is declared. */
export function verdictOf(chain: JudgedChain): SvidVerdict {
  return chain.inForce ?? chain.declared
}

/** Live gateways judge by their own clock; a dump's leaves were valid when it was taken, whenever it is looked at. */
function timeOf({ here, there }: Peering, now: Date): Date {
  const { clock } = (here.source === 'live' && there?.source === 'live' ? here : (there ?? here)).facts
  return clock.known ? clock.value : now
}

/** The presented certificates in the order of issuing, as far as they hang together; then the rest. */
export function upwards(certificates: readonly Certificate[]): readonly Certificate[] {
  const path = certificates.slice(0, 1)
  for (let top = path[0]; top; ) {
    const current = top
    top = certificates.find((one) => one.subject === current.issuer && !path.some((cert) => sameCertificate(cert, one)))
    if (top) path.push(top)
  }
  return [...path, ...certificates.filter((one) => !path.some((cert) => sameCertificate(cert, one)))]
}
