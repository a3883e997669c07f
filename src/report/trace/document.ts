import type { Path, Trace } from '../../trace/types.js'
import type { Evidence } from '../../vocabulary/finding.js'

/** Changes only when a field is removed or changes its meaning. `schemas/trace-v1.json` describes it. */
export const traceSchemaVersion = '1'

export interface TraceDocument {
  readonly schemaVersion: typeof traceSchemaVersion
  /** What was asked for; `*` = everything. */
  readonly query: string
  readonly paths: readonly PathDocument[]
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
export function traceDocument({ query, paths }: Trace): TraceDocument {
  return { schemaVersion: traceSchemaVersion, query, paths: paths.map(pathDocument) }
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
