import type { Fact } from '../vocabulary/fact.js'
import type { KubeObject } from '../vocabulary/kube.js'
import type { Resource } from './kinds.js'
import type { Trim } from './trim.js'

/** Where a reader's facts come from. `facts`: the few that the other side's administrators chose to tell. */
export type SourceKind = 'live' | 'dump' | 'manifests' | 'facts'

export interface ContainerRef {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

export interface LogOptions {
  /** Only lines newer than this many seconds before the source's clock. */
  readonly sinceSeconds?: number
  /** Only the last lines; 0 gives none. */
  readonly tailLines?: number
  /** The log of the container's previous run. */
  readonly previous?: boolean
  /** Keep the stream open for new lines (live only; a dump's stream just ends). */
  readonly follow?: boolean
  readonly signal?: AbortSignal
}

/** What a reader asked for so far. `bytes` counts response bodies, or files read. */
export interface ReaderStats {
  requests: number
  bytes: number
}

/**
 * The one way to read a cluster. Live API servers, must-gathers and manifests implement it; nothing above knows which one is
 * in use. No method throws for something that could not be read: it returns an `Unknown` with the reason. No method writes.
 */
export interface ClusterReader {
  /** For people: a kubeconfig context, or a path. */
  readonly name: string
  readonly source: SourceKind
  /** A bundle of meshfed's own from a live cluster: read as sparingly as there, it gives the same answer. */
  readonly takenLive?: boolean
  readonly stats: ReaderStats

  /**
   * All objects of a kind in one namespace (`null` = the whole cluster). A dump answers for the namespaces that it holds.
   * An empty list means "there are none"; a kind that the API server does not serve is `Unknown` with reason
   * `no such kind on this cluster: …`. Objects come with `apiVersion` and `kind` set, and with what `trim` keeps (default: all).
   */
  list(resource: Resource, namespace: string | null, trim?: Trim): Promise<Fact<readonly KubeObject[]>>

  /**
   * All objects of a kind in the whole cluster if they fit one page of a list, else null. Live only: spares a request for each
   * namespace in a small cluster, at the price of one page in a big one.
   */
  listIfFew?(resource: Resource, trim?: Trim): Promise<Fact<readonly KubeObject[] | null>>

  /** Lines of one container's log without line ends, oldest first, each starting with an RFC 3339 timestamp and a space as `--timestamps` gives. */
  log(container: ContainerRef, options: LogOptions): Promise<Fact<AsyncIterable<string>>>

  /** Envoy's `config_dump` of a pod's proxy: parsed JSON, private keys redacted by Envoy itself. */
  proxyConfig(pod: { readonly namespace: string; readonly name: string }): Promise<Fact<unknown>>

  /** Envoy's `clusters?format=json` of a pod's proxy: parsed JSON, endpoints with their health. Only live clusters can be asked. */
  proxyClusters?(pod: { readonly namespace: string; readonly name: string }): Promise<Fact<unknown>>

  /** The source's own present: the API server's Date header, or the time at which a dump was taken. */
  now(): Promise<Fact<Date>>

  /** Namespaces that the source holds: only a dump or manifests know; a live reader answers `null`. */
  heldNamespaces(): Promise<readonly string[] | null>

  close(): Promise<void>
}
