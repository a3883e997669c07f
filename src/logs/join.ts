import { attribute } from './attribution.js'
import type { AccessLine, LogEvent } from './event.js'

/** An event, and the other mesh's line about the same request or connection if that came before. */
export interface Joined {
  readonly event: LogEvent
  readonly other: LogEvent | null
}

export interface JoinOptions {
  /** Most milliseconds between the two lines. */
  readonly apartMs?: number
  /** Most lines that wait for their other half. */
  readonly waiting?: number
}

interface Half {
  readonly event: LogEvent
  readonly line: AccessLine
  joined: boolean
}

/**
 * Joins the two gateways' lines of one request, in events that are ordered by time. Each gateway makes request ids of its own
 * unless told to keep them, so equal ids join, and otherwise the connection does: the address from which an egress gateway called
 * is the one that the ingress gateway was called from, where no address translation lies in between.
 */
export async function* join(events: AsyncIterable<LogEvent>, options: JoinOptions = {}): AsyncGenerator<Joined> {
  const joiner = new Joiner(options)
  for await (const event of events) yield { event, other: joiner.otherHalf(event) }
}

/** For callers that see events pass by. Remembers a bounded number of them. */
export class Joiner {
  readonly #apartMs: number
  readonly #most: number
  /** By request id and by address, the oldest first. */
  readonly #waiting = new Map<string, Half[]>()

  constructor({ apartMs = 2000, waiting = 2000 }: JoinOptions = {}) {
    this.#apartMs = apartMs
    this.#most = waiting
  }

  /** The earlier event that is the other half of this one; otherwise null, and this one waits for its other half. */
  otherHalf(event: LogEvent): LogEvent | null {
    const { parsed, source } = event
    if (parsed?.kind !== 'access' || source.component === 'istiod' || event.time === null) return null
    const half: Half = { event, line: parsed, joined: false }
    const address = source.component === 'egress' ? parsed.upstreamLocalAddress : parsed.downstreamRemoteAddress
    for (const key of [parsed.requestId, address]) {
      const other = key === null ? null : this.#take(key, half)
      if (other) return other
    }
    for (const key of [parsed.requestId, address]) if (key !== null) this.#wait(key, half)
    return null
  }

  /** The candidate nearest in time. */
  #take(key: string, half: Half): LogEvent | null {
    let best: Half | null = null
    for (const candidate of this.#waiting.get(key) ?? []) {
      if (
        !candidate.joined &&
        this.#fits(candidate, half) &&
        apart(candidate, half) <= (best ? apart(best, half) : Infinity)
      ) {
        best = candidate
      }
    }
    if (best === null) return null
    best.joined = true
    return best.event
  }

  #fits(a: Half, b: Half): boolean {
    if (a.event.source.mesh === b.event.source.mesh || a.event.source.component === b.event.source.component)
      return false
    if (apart(a, b) > this.#apartMs) return false
    return a.line.requestId !== null && a.line.requestId === b.line.requestId ? true : sameRequest(a, b)
  }

  #wait(key: string, half: Half): void {
    const time = half.event.time ?? 0
    const others = (this.#waiting.get(key) ?? []).filter(
      ({ event, joined }) => !joined && time - (event.time ?? 0) <= this.#apartMs,
    )
    this.#waiting.delete(key)
    this.#waiting.set(key, [...others.slice(-8), half])
    if (this.#waiting.size <= this.#most) return
    for (const oldest of this.#waiting.keys()) {
      this.#waiting.delete(oldest)
      break
    }
  }
}

/** One connection carries many requests, and another pair of meshes may use the same addresses. */
function sameRequest(a: Half, b: Half): boolean {
  const [one, two] = [attribute(a.line, a.event.source), attribute(b.line, b.event.source)]
  if (one === null || two === null || one.plane !== two.plane) return false
  if (a.line.method !== b.line.method || a.line.path !== b.line.path) return false
  return one.plane === 'discovery' || one.exported === two.exported
}

function apart(a: Half, b: Half): number {
  return Math.abs((a.event.time ?? 0) - (b.event.time ?? 0))
}
