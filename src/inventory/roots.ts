import { type Certificate, sameName } from '../certs/certificate.js'
import { expiryOf } from '../certs/expiry.js'
import { compareSets } from '../certs/sets.js'
import type { Peering } from '../federation/peering.js'
import { heldRoot, ownRoot, peerRootName } from '../federation/roots.js'
import type { JudgedChain } from './chains.js'
import { domainOf, rows } from './trust.js'

/** The roots of a peering, as sets. */
export interface RootSets {
  /** What this mesh accepts from the peer now: valid roots that it holds for it. */
  readonly trustedNow: readonly Certificate[]
  /** Held or signed with, and expired or soon to be. */
  readonly willExpire: readonly Certificate[]
  /** Held here, but not what the other mesh hands out: a root before or after a rotation, or a wrong one. */
  readonly onlyHere: readonly Certificate[]
  /** Handed out by the other mesh, not held here. Empty where the other mesh was not read. */
  readonly onlyThere: readonly Certificate[]
  /** Both meshes under one root, or each under its own; null = not known. */
  readonly ca: 'same' | 'different' | null
  /** Where this mesh holds them: the ConfigMap, or null where it needs none because both share a trust domain. */
  readonly heldIn: string | null
}

export interface Times {
  readonly now: Date
  readonly warnBeforeDays?: number | undefined
}

export function rootSets(peering: Peering, { now, warnBeforeDays }: Times): RootSets {
  const { here, peer, there } = peering
  const maps = rows(here.facts.configMaps)
  const mine = ownRoot(maps)?.bundle.certificates ?? []
  const theirs = there ? (ownRoot(rows(there.facts.configMaps))?.bundle.certificates ?? []) : []
  const { trustDomain } = peer.spec.security
  // istiod loads no root for a peer of no or of the mesh's own trust domain: then the own root counts.
  const separate = Boolean(trustDomain) && trustDomain !== domainOf(here)
  const held = separate ? (heldRoot(peer, maps)?.bundle.certificates ?? []) : mine
  const { onlyHere, onlyThere } = compareSets(held, theirs)
  const state = (cert: Certificate) => expiryOf(cert, now, warnBeforeDays === undefined ? {} : { warnBeforeDays })
  const all = new Map([...held, ...theirs].map((cert) => [cert.fingerprint, cert]))
  return {
    trustedNow: held.filter((cert) => cert.selfSigned && ['valid', 'expiring'].includes(state(cert))),
    willExpire: [...all.values()].filter((cert) => ['expiring', 'expired'].includes(state(cert))),
    onlyHere: theirs.length === 0 ? [] : onlyHere,
    onlyThere,
    ca:
      mine.length === 0 || theirs.length === 0
        ? null
        : compareSets(mine, theirs).both.length > 0
          ? 'same'
          : 'different',
    heldIn: separate ? peerRootName(peer) : null,
  }
}

/**
 * The roots that would make a peer right: all valid ones that the other mesh hands out, and those that chains of its gateways still
 * lead to, so that a rotation in the middle is carried by both. A later root of the same name that is held already was put there for
 * a rotation to come, and stays. What was seen from outside proves nothing and adds nothing.
 */
export function rootsToHold(
  { here, there, peer }: Peering,
  chains: readonly JudgedChain[],
  now: Date,
): readonly Certificate[] {
  const own = there ? (ownRoot(rows(there.facts.configMaps))?.bundle.certificates ?? []) : []
  const inUse = chains.filter(({ pod }) => pod !== null).flatMap(({ path, certificates }) => [...path, ...certificates])
  const held = heldRoot(peer, rows(here.facts.configMaps))?.bundle.certificates ?? []
  const prepared = held.filter((cert) =>
    own.some((root) => sameName(root.subjectRdns, cert.subjectRdns) && cert.notBefore > root.notBefore),
  )
  const roots = new Map([...own, ...inUse, ...prepared].map((cert) => [cert.fingerprint, cert]))
  return [...roots.values()].filter((cert) => cert.selfSigned && cert.isCA && cert.notAfter > now)
}
