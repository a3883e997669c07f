import type { Right } from '../vocabulary/fact.js'
import type { Finding, Severity } from '../vocabulary/finding.js'

/** Changes only when a field is removed or changes its meaning; new fields may come at any time. */
export const schemaVersion = '1'

/** One run of doctor: the document behind every output format. `schemas/report-v1.json` describes it. */
export interface Report {
  readonly schemaVersion: typeof schemaVersion
  /** When the report was made, RFC 3339. */
  readonly generatedAt: string
  /** When its facts were true: the API servers' clock, or the dump's time; null when no source says. */
  readonly collectedAt: string | null
  readonly meshes: readonly MeshSummary[]
  readonly peerings: readonly PeeringSummary[]
  /** What is exported between the meshes; absent in reports of older versions. */
  readonly services?: readonly ServiceSummary[]
  readonly summary: Summary
  /** Roots first, the one to act on at the top. */
  readonly findings: readonly Finding[]
  readonly unknown: readonly UnknownSummary[]
  /** Findings that somebody accepted for a time; not among `findings`. Absent in reports of older versions. */
  readonly suppressed?: readonly SuppressedFinding[]
  /** What the user would have to be allowed to read for fewer unknowns. */
  readonly missingRights: readonly Right[]
  readonly stats: Stats
}

export interface MeshSummary {
  readonly name: string
  readonly namespace: string
  readonly cluster: string
  readonly source: string
  readonly trustDomain: string | null
  readonly version: string | null
  readonly members: number | null
}

/** One ServiceMeshPeer. `connected` is what this mesh's istiod says of its own watch; `mesh` and `peerMesh` are names above. */
export interface PeeringSummary {
  readonly mesh: string
  readonly peer: string
  readonly peerMesh: string | null
  readonly connected: boolean | null
  readonly exported: number | null
  readonly imported: number | null
}

/** A service on its way from the mesh that exports it to the mesh that may call it. */
export interface ServiceSummary {
  /** The mesh that exports it, or the peer's name where that was not read. */
  readonly from: string
  /** The mesh that may import it. */
  readonly to: string
  /** `info/ratings`: the Service behind it, when the exporter was read. */
  readonly service: string | null
  readonly exportedName: string
  /** The name to call in `to`; null when no rule imports it. */
  readonly localName: string | null
  /** broken: imported, but a finding at severity error stands in its way (`because`, a key). */
  readonly state: 'imported' | 'offered' | 'broken'
  readonly because: string | null
}

export interface SuppressedFinding {
  readonly finding: Finding
  readonly reason: string
  /** The last day on which it is suppressed, `2027-01-31`. */
  readonly until: string
  /** The file or the object that says so. */
  readonly from: string
}

export interface Summary {
  readonly verdict: 'ok' | 'findings' | 'incomplete'
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  readonly unknown: number
  /** Checks that gave an answer for at least one mesh. */
  readonly checks: number
  /** Key of the finding to act on first. */
  readonly firstCause: string | null
}

export interface UnknownSummary {
  readonly check: string
  readonly mesh: string
  readonly peer: string | null
  readonly reason: string
}

export interface Stats {
  readonly requests: number
  readonly bytes: number
  readonly seconds: number
  readonly clusters: readonly { readonly cluster: string; readonly requests: number; readonly bytes: number }[]
}

const order: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** True when a report has a finding that is at least as severe as the threshold. */
export function reaches(report: Pick<Report, 'findings'>, threshold: Severity): boolean {
  return report.findings.some((finding) => order[finding.severity] <= order[threshold])
}
