import { type Clock, realClock } from './clock.js'
import type { LogEvent } from './event.js'

export interface MergeOptions {
  /** Milliseconds to add to the times of a mesh so that they agree with the others (`--align`). */
  readonly skewMs?: Readonly<Record<string, number>>
  /**
   * How long the others wait for a stream that has nothing to say. By default for ever, which gives a perfect order and is right
   * for logs that end; followed logs need a small window, beyond which a late line comes out of order.
   */
  readonly patienceMs?: number
  /** Streams that begin while others are read, as when pods start under a followed log. The timeline ends only after it. */
  readonly joining?: AsyncIterable<AsyncIterable<LogEvent>>
  /** A stream that breaks off ends there; without this handler the error is thrown. */
  readonly onError?: (error: unknown, stream: number) => void
  readonly clock?: Clock
}

interface Lane {
  readonly index: number
  readonly events: AsyncIterator<LogEvent>
  /** The next event of the stream, when it has come. */
  head: LogEvent | null
  /** Where the head goes: its time, but never before its predecessor, so that each log keeps its own order. */
  key: number
  askedAt: number
  ended: boolean
}

/**
 * One timeline of many logs, each of which is in order. Holds one event per stream and asks for the next only when that one is
 * gone. A line without a time stays behind the line before it.
 */
export async function* merge(
  streams: readonly AsyncIterable<LogEvent>[],
  options: MergeOptions = {},
): AsyncGenerator<LogEvent> {
  const { patienceMs = Number.POSITIVE_INFINITY, skewMs = {}, clock = realClock } = options
  let failure: { error: unknown } | null = null
  let wake = () => {}

  const ask = (lane: Lane) => {
    lane.head = null
    lane.askedAt = patienceMs === Number.POSITIVE_INFINITY ? 0 : clock.now()
    // `then` on the one pending call, never a race over all of them: races would pile up on the stream that is silent
    lane.events.next().then(
      ({ done, value }) => {
        if (done) lane.ended = true
        else place(lane, align(value, skewMs))
        wake()
      },
      (error: unknown) => {
        lane.ended = true
        if (options.onError) options.onError(error, lane.index)
        else failure ??= { error }
        wake()
      },
    )
  }

  const lanes = streams.map((stream, index) => open(stream, index))
  for (const lane of lanes) ask(lane)
  const more = options.joining?.[Symbol.asyncIterator]()
  let complete = more === undefined
  const awaitMore = () => {
    more?.next().then(
      ({ done, value }) => {
        if (done) complete = true
        else {
          const lane = open(value, lanes.length)
          lanes.push(lane)
          ask(lane)
          awaitMore()
        }
        wake()
      },
      (error: unknown) => {
        complete = true
        failure ??= { error }
        wake()
      },
    )
  }
  awaitMore()
  let last: Lane | null = null
  try {
    while (failure === null) {
      const wait = waitFor(lanes, clock, patienceMs, complete)
      if (wait > 0) {
        await new Promise<void>((resolve) => {
          const cancel = wait === Number.POSITIVE_INFINITY ? () => {} : clock.after(wait, resolve)
          wake = () => {
            cancel()
            resolve()
          }
        })
        wake = () => {}
        continue
      }
      const next = first(lanes, last)
      if (next?.head == null) return
      const event: LogEvent = next.head
      last = next
      ask(next)
      yield event
    }
    throw (failure as { error: unknown }).error
  } finally {
    // not awaited: a stream that hangs in `next` would answer only after it
    more?.return?.()?.then(undefined, () => {})
    for (const lane of lanes) if (!lane.ended) lane.events.return?.()?.then(undefined, () => {})
  }
}

function open(stream: AsyncIterable<LogEvent>, index: number): Lane {
  const events = stream[Symbol.asyncIterator]()
  return { index, events, head: null, key: Number.NEGATIVE_INFINITY, askedAt: 0, ended: false }
}

function place(lane: Lane, event: LogEvent): void {
  lane.head = event
  if (event.time !== null && event.time > lane.key) lane.key = event.time
}

function align(event: LogEvent, skewMs: Readonly<Record<string, number>>): LogEvent {
  const skew = skewMs[event.source.mesh] ?? 0
  return skew === 0 || event.time === null ? event : { ...event, time: event.time + skew }
}

/**
 * Milliseconds until the earliest head may go: 0 when all streams that count have spoken, or when all are at their end and no more
 * will come.
 */
function waitFor(lanes: readonly Lane[], clock: Clock, patienceMs: number, complete: boolean): number {
  let waiting = false
  let ready = false
  let wait = 0
  const now = patienceMs === Number.POSITIVE_INFINITY ? 0 : clock.now()
  for (const lane of lanes) {
    if (lane.ended) continue
    if (lane.head !== null) {
      ready = true
      continue
    }
    waiting = true
    wait = Math.max(wait, lane.askedAt + patienceMs - now)
  }
  if (!waiting) return ready || complete ? 0 : Number.POSITIVE_INFINITY
  return ready ? wait : Number.POSITIVE_INFINITY
}

/** The lane whose head comes next; of equals the one that spoke last, so that a message of many lines stays in one piece. */
function first(lanes: readonly Lane[], last: Lane | null): Lane | null {
  let best: Lane | null = last?.head ? last : null
  for (const lane of lanes) if (lane.head !== null && (best === null || lane.key < best.key)) best = lane
  return best
}
