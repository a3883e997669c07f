import type { ObjectRef } from './kube.js'

export const severities = ['error', 'warning', 'info'] as const

/**
 * error: the peering or some traffic is broken, or certain to be;
 * warning: latent, degraded, or not what the rules seem to mean; info: worth knowing.
 */
export type Severity = (typeof severities)[number]

/** What was seen that proves a finding: a field of an object (`path`, `expected`, `actual`) or a line of a log (`log`). */
export interface Evidence {
  readonly mesh: string
  readonly resource: ObjectRef
  readonly path?: string
  readonly expected?: string
  readonly actual?: string
  readonly log?: string
}

/** What to do, in which mesh. `command` can be pasted into a shell as it is; it is only ever printed. */
export interface Remedy {
  readonly mesh: string
  readonly text: string
  readonly command?: string
}

/** A one-way link of the federation: `from` calls `to`. Names are mesh labels, or the ServiceMeshPeer's name where the mesh is not known. */
export interface Direction {
  readonly from: string
  readonly to: string
}

/** One thing that is wrong, on one object. It cannot be built without evidence and a remedy. */
export interface Finding {
  /** Unique in a report and the same from run to run for the same fault: what `causedBy` points to. */
  readonly key: string
  /** The check's id, which is also its path: `trust/peer-root-matches`. */
  readonly id: string
  readonly severity: Severity
  readonly title: string
  readonly message: string
  /** Label of the mesh that the faulty object is in. */
  readonly mesh: string
  /** Name of the ServiceMeshPeer (of that mesh) concerned, or null when the finding is about the mesh as a whole. */
  readonly peer: string | null
  readonly resource: ObjectRef
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly remedy: readonly [Remedy, ...Remedy[]]
  /** Which links of the federation it breaks or concerns; empty = all links of its mesh. */
  readonly directions: readonly Direction[]
  /** The exported hostname or local service it concerns, when it is about a single service. */
  readonly service: string | null
  /** True when it harms nothing yet: it breaks at the next restart, renewal or failure. It then explains no symptom. */
  readonly latent: boolean
  /** Key of the finding that explains this one; null for a root. */
  readonly causedBy: string | null
}

/** A check that gave no answer for a mesh, and why. */
export interface UnknownCheck {
  readonly check: string
  readonly mesh: string
  readonly peer: string | null
  readonly reason: string
}
