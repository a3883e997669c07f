import type { Certificate } from '../certs/certificate.js'
import type { SourceKind } from '../cluster/reader.js'
import type { LogSummary } from '../logs/summary.js'
import type { Fact } from '../vocabulary/fact.js'
import type { Row, TableName } from './tables.js'

/** Who a mesh is: enough to name it in every text and to aim a command at it. */
export interface MeshIdentity {
  /** Unique in a run: the control plane's name, with more where two meshes share one: see labels.ts. */
  readonly label: string
  /** Name of the ServiceMeshControlPlane (`<smcp>` in names of generated resources). */
  readonly name: string
  /** The control plane's namespace. */
  readonly namespace: string
  /** A kubeconfig context or a path. */
  readonly cluster: string
  readonly source: SourceKind
  /** The kubeconfig context to print in commands; null where facts do not come from a live cluster. */
  readonly context: string | null
}

/** The Envoy configuration of one federation gateway pod, as its admin interface gives it. */
export interface ProxyConfig {
  readonly pod: string
  readonly gateway: string
  /** Null where it could not be read and only `served` tells of the pod. */
  readonly config: unknown
  /** The admin page `/clusters?format=json`, where it was asked for: endpoints with their health. */
  readonly clusters?: unknown
  /** What the pod presented in TLS handshakes of this run; `certs verify` alone makes them. */
  readonly served?: readonly Served[]
}

export interface Served {
  readonly port: number
  /** Leaf first. */
  readonly chain: readonly Certificate[]
}

/** What checks may read of a mesh besides tables. */
export interface Extras {
  /** Digest of the logs of istiod and of the federation gateways. */
  readonly logs: LogSummary
  /** Envoy configurations of the pods of every federation gateway. */
  readonly proxyConfigs: readonly ProxyConfig[]
  /** Federation objects in namespaces without a control plane: nobody reads them there. Only seen with cluster-wide rights. */
  readonly strays: readonly Stray[]
  /** Whether the cluster knows the kinds of federation at all. Unknown where they may not be listed. */
  readonly servesFederation: boolean
  /** Namespaces that belong to the mesh: the control plane's own and the accepted members. */
  readonly members: readonly string[]
  /** The mesh's own present: its API server's clock, or the time at which its dump was taken. Two dumps may be days apart. */
  readonly clock: Date
}

export interface Stray {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined }
}

export type FactName = TableName | keyof Extras

/** The type behind a fact's name. */
export type FactValue<F extends FactName> = F extends keyof Extras
  ? Extras[F]
  : F extends TableName
    ? readonly Row<F>[]
    : never

/** A mesh as it was read: its identity and, per fact, the value or the reason why there is none. Immutable. */
export interface Mesh extends MeshIdentity {
  readonly facts: { readonly [F in FactName]: Fact<FactValue<F>> }
}
