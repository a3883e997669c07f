/** Which part of a federation wrote a line. */
export type Component = 'istiod' | 'egress' | 'ingress'

/** Where a line comes from. One object is shared by all events of a stream. */
export interface LogSource {
  /** Label of the mesh. */
  readonly mesh: string
  readonly component: Component
  /** Name of the ServiceMeshPeer (of that mesh) that a gateway serves, when it serves only one. */
  readonly peer?: string
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

/** One line of a log. */
export interface LogEvent {
  /** Milliseconds since the epoch, with a fraction down to microseconds: when the line was written, null when it does not say. */
  readonly time: number | null
  readonly source: LogSource
  /** The line without the timestamp that the kubelet puts in front; otherwise untouched. */
  readonly raw: string
  /** Null for lines of no known format: they pass through as they are. */
  readonly parsed: ParsedLine | null
}

export type ParsedLine = IstiodLine | AccessLine | EnvoyLine | JsonLine

export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** A line of istiod, or of the agent in a gateway's pod (one logging library writes both), as text or JSON. */
export interface IstiodLine {
  readonly kind: 'istiod'
  readonly time: number | null
  readonly level: Level
  /** `federation`, `ads`, …; null for the default scope. */
  readonly scope: string | null
  readonly message: string
  /** `component`, `mesh`, `peer`, …; empty when there are none. */
  readonly labels: Readonly<Record<string, string>>
}

/** A line that Envoy writes about itself. */
export interface EnvoyLine {
  readonly kind: 'envoy'
  readonly time: number | null
  readonly level: Level
  /** `upstream`, `config`, `connection`, … */
  readonly logger: string
  /** Source file and line inside Envoy, where logged. */
  readonly place: string | null
  readonly message: string
}

/**
 * A request (HTTP), or a connection (TCP: method, path and protocol are null and the response code is 0), as a gateway saw it.
 * Null stands for the log's `-`. Whitespace inside details is an underscore, as Envoy writes it.
 */
export interface AccessLine {
  readonly kind: 'access'
  /** When the request began; the line itself is written when it ends. */
  readonly start: number | null
  readonly method: string | null
  readonly path: string | null
  readonly protocol: string | null
  readonly responseCode: number
  readonly responseFlags: readonly string[]
  readonly responseCodeDetails: string | null
  readonly connectionTerminationDetails: string | null
  readonly upstreamTransportFailureReason: string | null
  /** Bytes that the downstream sent. */
  readonly bytesReceived: number | null
  /** Bytes that the downstream was sent. */
  readonly bytesSent: number | null
  /** Milliseconds from start to end. */
  readonly duration: number | null
  /** Milliseconds until the upstream answered. */
  readonly upstreamServiceTime: number | null
  readonly xForwardedFor: readonly string[]
  readonly userAgent: string | null
  readonly requestId: string | null
  readonly authority: string | null
  readonly upstreamHost: string | null
  readonly upstreamCluster: string | null
  readonly upstreamLocalAddress: string | null
  readonly downstreamLocalAddress: string | null
  readonly downstreamRemoteAddress: string | null
  /** SNI. */
  readonly requestedServerName: string | null
  readonly routeName: string | null
}

/** A JSON object of no known shape. */
export interface JsonLine {
  readonly kind: 'json'
  readonly value: Readonly<Record<string, unknown>>
}

const levels: Readonly<Record<string, Level>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
  fatal: 'fatal',
}

/** The level behind a word of a log line (`warning` and `warn` are one), or null. */
export function levelOf(word: string): Level | null {
  return Object.hasOwn(levels, word) ? (levels[word] ?? null) : null
}

/** What a line says, for matching: the message of a parsed line, or all of an unknown one. Empty for access lines. */
export function messageOf({ parsed, raw }: LogEvent): string {
  if (parsed === null) return raw
  return parsed.kind === 'istiod' || parsed.kind === 'envoy' ? parsed.message : ''
}
