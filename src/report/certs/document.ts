import type { Right } from '../../vocabulary/fact.js'
import type { Finding } from '../../vocabulary/finding.js'
import type { SuppressedFinding } from '../document.js'

/** Changes only when a field is removed or changes its meaning. */
export const certsSchemaVersion = '1'

/** One run of `certs verify`. `schemas/certs-v1.json` describes it. */
export interface CertsReport {
  readonly schemaVersion: typeof certsSchemaVersion
  readonly generatedAt: string
  /** The present against which validity was measured, RFC 3339. */
  readonly collectedAt: string
  /** The CA in force of each mesh that was read. */
  readonly meshes: readonly MeshCertificates[]
  /** Each ServiceMeshPeer: whether its mesh trusts what the other presents. */
  readonly peerings: readonly PeeringCertificates[]
  /** Handshakes and checks that gave no answer. */
  readonly unknown: readonly UnknownAnswer[]
  /** Findings on these peerings that somebody accepted for a time; not among their `findings`. */
  readonly suppressed?: readonly SuppressedFinding[]
  readonly missingRights: readonly Right[]
}

export interface MeshCertificates {
  readonly mesh: string
  readonly trustDomain: string | null
  /** What it hands out as its root. */
  readonly roots: readonly CertificateSummary[]
  /** What its own federation gateways present, judged by that root. */
  readonly chains: readonly ChainSummary[]
}

export interface PeeringCertificates {
  readonly mesh: string
  readonly peer: string
  readonly peerMesh: string | null
  readonly verdict: 'ok' | 'broken' | 'warning' | 'unknown'
  readonly reason: string
  readonly trustDomain: { readonly expected: string | null; readonly real: string | null }
  /** Seconds that the other cluster's clock is ahead; null unless both are live. */
  readonly clockSkewSeconds: number | null
  readonly roots: Roots
  readonly chains: readonly ChainSummary[]
  readonly findings: readonly Finding[]
}

/** Fingerprints of roots, as sets; each is described in `certificates`. */
export interface Roots {
  /** Both meshes under one root, or each under its own. */
  readonly ca: 'same' | 'different' | null
  /** ConfigMap in which the mesh holds the peer's root; null where the mesh's own root counts. */
  readonly heldIn: string | null
  readonly trustedNow: readonly string[]
  readonly willExpire: readonly string[]
  readonly onlyHere: readonly string[]
  readonly onlyThere: readonly string[]
  readonly certificates: readonly CertificateSummary[]
}

/** What a gateway of the other mesh presents, leaf first, up to the root that it leads to. */
export interface ChainSummary {
  readonly role: 'ingress' | 'egress'
  readonly gateway: string | null
  readonly pod: string | null
  readonly seenIn: readonly string[]
  /** By what this mesh's gateways really hold, where that is known, else by its objects. */
  readonly accepted: boolean
  readonly basis: 'in force' | 'declared' | 'own root'
  /** Egress only: whether the clientID of the ServiceMeshPeer lets in the identity that it presents. */
  readonly admitted: boolean | null
  /** Why it is not accepted. */
  readonly problem: string | null
  readonly certificates: readonly CertificateSummary[]
}

export interface CertificateSummary {
  readonly kind: 'root' | 'intermediate' | 'leaf'
  /** SHA-256 of the DER form, hex. */
  readonly fingerprint: string
  readonly subject: string
  readonly issuer: string
  readonly spiffeId: string | null
  readonly keyType: string
  readonly notBefore: string
  readonly notAfter: string
  readonly state: 'valid' | 'expiring' | 'expired' | 'not-yet-valid'
  /** `23 hours left`, at `collectedAt`. */
  readonly timeLeft: string
  readonly foundIn: readonly string[]
}

export interface UnknownAnswer {
  /** A check's id, or `handshake`. */
  readonly what: string
  readonly mesh: string
  readonly peer: string | null
  readonly reason: string
}
