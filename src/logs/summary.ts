import type { LogEvent, LogSource } from './event.js'
import { keep, keepAll } from './keep.js'
import { type Link, LinkTable } from './links.js'
import type { Captured, SignatureLevel } from './signature.js'
import { explain } from './signatures.js'

/** What the logs of a mesh come down to: plain data for checks, of a size that does not grow with the logs. */
export interface LogSummary {
  /** How many lines were read, of all sources. */
  readonly lines: number
  /** Time of the first and of the last line, milliseconds since the epoch; null when no line had a time. */
  readonly from: number | null
  readonly to: number | null
  readonly sources: readonly LogSource[]
  /** Known messages, the most recent first. */
  readonly seen: readonly Seen[]
  /** How the requests and connections of the federation went, per gateway, plane, peer and service. */
  readonly links: readonly Link[]
  /** Lines of known meaning that are not in `seen`, because there were too many different ones. */
  readonly dropped: number
}

/** One known message of one source with one set of captured values. */
export interface Seen {
  readonly source: LogSource
  /** Id of the signature. */
  readonly id: string
  readonly level: SignatureLevel
  readonly captured: Captured
  readonly count: number
  /** When the first and the last of them were written. */
  readonly first: number | null
  readonly last: number | null
  /** The latest of these lines, as proof; very long ones are cut. */
  readonly line: string
}

/** Bounds on what a summary holds. */
const mostSeen = 2000
const mostVariants = 50

/** Reads events to their end and keeps only counts, times and one line of proof each. */
export async function summarize(events: AsyncIterable<LogEvent>): Promise<LogSummary> {
  const builder = new SummaryBuilder()
  for await (const event of events) builder.add(event)
  return builder.result()
}

/** For callers that see events pass by. Several streams may be added in any order. */
export class SummaryBuilder {
  #lines = 0
  #dropped = 0
  #from: number | null = null
  #to: number | null = null
  readonly #sources = new Set<LogSource>()
  readonly #seen = new Map<string, { -readonly [K in keyof Seen]: Seen[K] }>()
  readonly #variants = new Map<string, number>()
  readonly #links = new LinkTable()

  add(event: LogEvent): void {
    const { time, source } = event
    this.#lines++
    this.#sources.add(source)
    this.#from = earlier(this.#from, time)
    this.#to = later(this.#to, time)
    this.#links.add(event)
    const hit = explain(event)
    if (hit) this.#count(event, hit.signature.id, hit.signature.level, hit.captured)
  }

  result(): LogSummary {
    return {
      lines: this.#lines,
      from: this.#from,
      to: this.#to,
      sources: [...this.#sources],
      seen: [...this.#seen.values()].map((seen) => ({ ...seen })).sort((a, b) => (b.last ?? 0) - (a.last ?? 0)),
      links: this.#links.result(),
      dropped: this.#dropped,
    }
  }

  #count(event: LogEvent, id: string, level: SignatureLevel, captured: Captured): void {
    const { time, source } = event
    const family = JSON.stringify([source.mesh, source.namespace, source.pod, source.container, id])
    const key = family + JSON.stringify(captured)
    const seen = this.#seen.get(key)
    if (seen) {
      seen.count++
      seen.first = earlier(seen.first, time)
      if (time === null || seen.last === null || time >= seen.last) seen.line = keep(event.raw)
      seen.last = later(seen.last, time)
      return
    }
    const variants = this.#variants.get(family) ?? 0
    if (variants >= mostVariants || this.#seen.size >= mostSeen) {
      this.#dropped++
      return
    }
    this.#variants.set(family, variants + 1)
    const line = keep(event.raw)
    this.#seen.set(key, { source, id, level, captured: keepAll(captured), count: 1, first: time, last: time, line })
  }
}

export function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}

export function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}
