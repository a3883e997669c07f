import { checksFor } from '../../checks/by-failure.js'
import type { LogEvent } from '../../logs/event.js'
import { type EventFilter, filterEvents } from '../../logs/filter.js'
import { fold } from '../../logs/fold.js'
import { Joiner } from '../../logs/join.js'
import { routine } from '../../logs/routine.js'
import type { Signature } from '../../logs/signature.js'
import { explain } from '../../logs/signatures.js'
import type { LogEntry, Note } from '../../report/logs/entry.js'

export interface EntryOptions {
  readonly filters: readonly EventFilter[]
  /** Lines that say the same again are counted instead of shown. */
  readonly fold: boolean
  /** While following, repeats are told when nothing has come for so long, in milliseconds. */
  readonly idleMs?: number
  /** Leaves out lines of the daily work that has nothing to do with federation. */
  readonly withoutRoutine?: boolean
  /** Counts what is read, left out and shown. */
  readonly tally?: Tally
}

/** Running numbers: lines that were read and left out as routine, entries that were shown. */
export interface Tally {
  lines: number
  routine: number
  shown: number
}

/** The events that pass the filters, joined, folded and explained. */
export async function* entriesOf(events: AsyncIterable<LogEvent>, options: EntryOptions): AsyncGenerator<LogEntry> {
  const halves = new WeakMap<LogEvent, LogEvent>()
  const { idleMs, tally = { lines: 0, routine: 0, shown: 0 } } = options
  const counted: EventFilter = () => ++tally.lines > 0
  const isRoutine = routine()
  const special: EventFilter = (event) => !isRoutine(event) || ++tally.routine === 0
  const filters = [counted, ...(options.withoutRoutine ? [special] : []), ...options.filters]
  const kept = joined(filterEvents(events, ...filters), halves)
  const folded = options.fold ? fold(kept, idleMs === undefined ? {} : { idleMs }) : unfolded(kept)
  for await (const { event, repeats } of folded) {
    tally.shown++
    yield { event, repeats, other: repeats ? null : (halves.get(event) ?? null), note: noteOf(event) }
  }
}

async function* joined(events: AsyncIterable<LogEvent>, halves: WeakMap<LogEvent, LogEvent>) {
  const joiner = new Joiner()
  for await (const event of events) {
    const other = joiner.otherHalf(event)
    if (other) halves.set(event, other)
    yield event
  }
}

async function* unfolded(events: AsyncIterable<LogEvent>) {
  for await (const event of events) yield { event, repeats: null }
}

const checks = new Map<Signature, readonly string[]>()

function noteOf(event: LogEvent): Note | null {
  const hit = explain(event)
  if (!hit) return null
  const { signature, captured } = hit
  const known = checks.get(signature) ?? checksFor(signature.facts).map(({ id }) => id)
  checks.set(signature, known)
  return { id: signature.id, level: signature.level, means: signature.means, checks: known, captured }
}
