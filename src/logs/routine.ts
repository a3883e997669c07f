import type { LogEvent, LogSource } from './event.js'
import type { EventFilter } from './filter.js'
import { explain } from './signatures.js'

/** Milliseconds between the lines of one message: it is written in one go. */
const together = 20
/** How a program that dies begins to say so, in the middle of whatever it wrote before. */
const crash = /^(?:panic:|fatal error:|runtime error:|goroutine \d|\[signal |SIG[A-Z]{3,}|unexpected fault)/

/**
 * Lines of the daily work of istiod, the agent and Envoy: information of no known meaning that has nothing to do with federation,
 * as istiod writes hundreds of when it starts, with the lines that belong to such a message. Any other line of no known format
 * is not routine. Has to see all lines of a log, in their order.
 */
export function routine(): EventFilter {
  const within = new WeakMap<LogSource, { readonly time: number | null }>()
  return (event) => {
    const { parsed, raw, source, time } = event
    const before = within.get(source)
    const goesOn = parsed === null && before !== undefined && isSoon(before.time, time) && !crash.test(raw)
    if (!goesOn && !isRoutineMessage(event)) {
      within.delete(source)
      return false
    }
    within.set(source, { time: time ?? before?.time ?? null })
    return true
  }
}

function isRoutineMessage(event: LogEvent): boolean {
  const { parsed } = event
  if (parsed === null || parsed.kind === 'access' || parsed.kind === 'json') return false
  if (parsed.level !== 'info' && parsed.level !== 'debug') return false
  if (parsed.kind === 'istiod' && parsed.scope === 'federation') return false
  return explain(event) === null
}

function isSoon(before: number | null, time: number | null): boolean {
  return before === null || time === null || time - before <= together
}
