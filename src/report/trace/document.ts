import type { Path, Trace } from '../../trace/types.js'
import type { Evidence } from '../../vocabulary/finding.js'
import type { SuppressedFinding } from '../document.js'

/** Changes only when a field is removed or changes its meaning. `schemas/trace-v1.json` describes it. */
export const traceSchemaVersion = '1'

/** A trace, and what somebody accepted of what checks say about its paths. */
export interface TraceResult extends Trace {
  readonly suppressed?: readonly SuppressedFinding[]
}

export interface TraceDocument {
  readonly schemaVersion: typeof traceSchemaVersion
  /** What was asked for; `*` = everything. */
  readonly query: string
  readonly paths: readonly PathDocument[]
  /** Findings that somebody accepted for a time: no hop shows them. Absent where there are none. */
  readonly suppressed?: readonly SuppressedFinding[]
}

export interface PathDocument
  extends Pick<Path, 'owner' | 'peer' | 'service' | 'exportedName' | 'importedName' | 'verdict' | 'firstBroken'> {
  readonly hops: readonly HopDocument[]
}

export interface HopDocument {
  readonly mesh: string
  readonly step: string
  readonly resource: {
    readonly kind: string
    readonly namespace: string | null
    readonly name: string
    readonly path: string | null
  }
  readonly state: string
  readonly message: string
  readonly evidence: readonly Evidence[]
}

/** The document behind `-o json` and `-o yaml`. Lines of access logs are evidence of the gateway's routing that they are about. */
export function traceDocument({ query, paths, suppressed = [] }: TraceResult): TraceDocument {
  const accepted = suppressed.length === 0 ? {} : { suppressed }
  return { schemaVersion: traceSchemaVersion, query, paths: paths.map(pathDocument), ...accepted }
}

function pathDocument({
  owner,
  peer,
  service,
  exportedName,
  importedName,
  verdict,
  firstBroken,
  hops,
}: Path): PathDocument {
  return {
    owner,
    peer,
    service,
    exportedName,
    importedName,
    verdict,
    firstBroken,
    hops: hops.map(({ mesh, step, resource: { kind, namespace, name, path = null }, state, message, evidence }) => ({
      mesh,
      step,
      resource: { kind, namespace, name, path },
      state,
      message,
      evidence,
    })),
  }
}
