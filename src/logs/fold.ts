import { type Clock, realClock } from './clock.js'
import type { LogEvent } from './event.js'
import { likeness } from './likeness.js'

/** A line to show, or the repeats of a line that was shown before. */
export interface Folded {
  /** With repeats: the last of them. */
  readonly event: LogEvent
  /** Null for a line that stands for itself. */
  readonly repeats: Repeats | null
}

export interface Repeats {
  /** How many lines this entry stands for, 1 or more. The line shown first is not among them. */
  readonly count: number
  /** Milliseconds from the line shown, or the last entry for it, to the last repeat. */
  readonly spanMs: number
}

export interface FoldOptions {
  /** A line that has not come for this long, by the lines' own times, is shown again. The default outlasts istiod's retries. */
  readonly quietMs?: number
  /** Repeats are told at the latest after this long, by the lines' own times. */
  readonly spanMs?: number
  /** Most lines of which repeats are counted at one time. */
  readonly open?: number
  /** For followed logs: repeats are told when nothing at all has come for this long. */
  readonly idleMs?: number
  readonly clock?: Clock
}

interface Group {
  shownAt: number
  count: number
  last: LogEvent
}

/**
 * Folds lines that differ only in numbers and ids (see `likeness`), also when other lines come in between: the first passes at
 * once, its repeats are counted and told in one entry before the next line that is shown, so that all stays in order. Holds one
 * event per open group. Unknown lines pass untouched.
 */
export async function* fold(events: AsyncIterable<LogEvent>, options: FoldOptions = {}): AsyncGenerator<Folded> {
  const { quietMs = 120_000, spanMs = 300_000, open = 200, idleMs, clock = realClock } = options
  // in the order of the last line, the stalest first
  const groups = new Map<string, Group>()
  let repeated = false
  for await (const event of idleMs === undefined ? events : withPauses(events, idleMs, clock)) {
    if (event === null) {
      yield* tellAll(groups)
      repeated = false
      continue
    }
    const key = event.time === null ? null : likeness(event)
    const time = event.time ?? 0
    for (const [stale, group] of key === null ? [] : groups) {
      if (time - (group.last.time ?? 0) <= quietMs && groups.size <= open) break
      groups.delete(stale)
      if (group.count > 0) yield tell(group)
    }
    const group = key === null ? undefined : groups.get(key)
    if (key === null || group === undefined) {
      // most lines of no known format come in blocks, with nothing to tell between them
      if (repeated) yield* tellAll(groups)
      repeated = false
      if (key !== null) groups.set(key, { shownAt: time, count: 0, last: event })
      yield { event, repeats: null }
      continue
    }
    group.count++
    group.last = event
    groups.delete(key)
    groups.set(key, group)
    repeated = true
    if (time - group.shownAt >= spanMs) yield* tellAll(groups)
  }
  yield* tellAll(groups)
}

function* tellAll(groups: Map<string, Group>): Generator<Folded> {
  for (const group of groups.values()) if (group.count > 0) yield tell(group)
}

/** The entry for the repeats so far; the group starts to count anew. */
function tell(group: Group): Folded {
  const { last, count, shownAt } = group
  const time = last.time ?? shownAt
  group.count = 0
  group.shownAt = time
  return { event: last, repeats: { count, spanMs: Math.max(0, Math.round(time - shownAt)) } }
}

/** The events, with a null for each time that nothing came for `idleMs`. */
async function* withPauses(
  events: AsyncIterable<LogEvent>,
  idleMs: number,
  clock: Clock,
): AsyncGenerator<LogEvent | null> {
  const iterator = events[Symbol.asyncIterator]()
  try {
    while (true) {
      const next = iterator.next()
      if (await idles(next, idleMs, clock)) yield null
      const { done, value } = await next
      if (done) return
      yield value
    }
  } finally {
    iterator.return?.()?.then(undefined, () => {})
  }
}

function idles(next: Promise<unknown>, idleMs: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(idleMs, () => resolve(true))
    const arrived = () => {
      cancel()
      resolve(false)
    }
    next.then(arrived, arrived)
  })
}
