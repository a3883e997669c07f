import type { Evidence, Finding, Remedy } from '../vocabulary/finding.js'
import type { ObjectRef } from '../vocabulary/kube.js'
import type { Step } from '../vocabulary/steps.js'

/**
 * ok: as it must be; broken: the path ends here; degraded: it works, but not as it should, or not for long;
 * unknown: cannot be read (the message says why); not-reached: a hop after the broken one, or one that nothing leads to.
 */
export type HopState = 'ok' | 'broken' | 'degraded' | 'unknown' | 'not-reached'

/** What one hop came out as. */
export interface Judged {
  /** Label of the mesh. */
  readonly mesh: string
  readonly resource: ObjectRef
  readonly state: HopState
  /** One sentence. */
  readonly message: string
  readonly evidence: readonly Evidence[]
  readonly remedy: readonly Remedy[]
}

export interface Hop extends Judged {
  readonly step: Step
}

export type Verdict = 'ok' | 'broken' | 'degraded' | 'unknown'

/** One service on its way from the mesh that owns it to one mesh that may call it. */
export interface Path {
  /** Label of the mesh that owns the service. */
  readonly owner: string
  /** Label of the mesh that calls it; the ServiceMeshPeer's name where that mesh was not read. */
  readonly peer: string
  /** The Service itself; where it is not known, the name that it bears on the way. */
  readonly service: { readonly name: string; readonly namespace: string }
  /** The hostname under which it crosses; null when it is not exported. */
  readonly exportedName: string | null
  /** The hostname that clients use; null when it is not imported. */
  readonly importedName: string | null
  readonly verdict: Verdict
  /** Index in `hops`; null when none is broken. */
  readonly firstBroken: number | null
  readonly hops: readonly Hop[]
  /** `ratings.info.svc.green-mesh-imports.local:9080`: what a client has to call, one per port. */
  readonly calls: readonly string[]
  /** What somebody accepted and would otherwise show at a hop. A hop that is broken by itself stays so. */
  readonly accepted: readonly Finding[]
  /** The latest access-log lines about it from the gateways of both sides, oldest first. */
  readonly traffic: readonly TrafficLine[]
}

export interface TrafficLine {
  /** RFC 3339; null when the line has no time. */
  readonly time: string | null
  readonly mesh: string
  readonly gateway: 'egress' | 'ingress'
  readonly pod: string
  readonly outcome: 'ok' | 'failed' | 'unclear'
  /** Each response flag with its meaning, `UF: no connection to the upstream`, and what else says why it failed. */
  readonly reasons: readonly string[]
  readonly line: string
}

export interface Trace {
  readonly query: string
  readonly paths: readonly Path[]
}

/** A client to look from. `workload` is the name of a pod, or of what made it; null = any pod of the namespace. */
export interface Client {
  readonly namespace: string
  readonly workload: string | null
}
