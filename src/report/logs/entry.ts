import type { LogEvent } from '../../logs/event.js'
import type { Repeats } from '../../logs/fold.js'
import type { SignatureLevel } from '../../logs/signature.js'

/** A line of the timeline with what is known about it. */
export interface LogEntry {
  readonly event: LogEvent
  /** Set when this stands for repeats of a line shown before. */
  readonly repeats: Repeats | null
  /** The other mesh's line about the same request, which came before. */
  readonly other: LogEvent | null
  readonly note: Note | null
}

/** What a line of known meaning says. */
export interface Note {
  /** Id of the signature. */
  readonly id: string
  readonly level: SignatureLevel
  readonly means: string
  /** Checks that look for what the line speaks of, the nearest first. */
  readonly checks: readonly string[]
  readonly captured: Readonly<Record<string, string>>
}

/** ISO 8601 in UTC, with milliseconds. */
export function isoTime(time: number | null): string | null {
  if (time === null) return null
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
