import type { LogEvent, LogSource } from './event.js'
import type { EventFilter } from './filter.js'
import { explain } from './signatures.js'

/** Milliseconds between the lines of one message: it is written in one go. */
const together = 20
/** Lines of one message: the configuration that istiod writes when it starts has some hundreds. */
const longest = 1000
/** How a line begins that tells of something wrong, wherever it stands: an error, klog, a program that dies. */
const alarm =
  /^\s*(?:(?:err(?:or)?|fatal|panic|fail(?:ed|ure)?|warn(?:ing)?)\b|[IWEF]\d{4} |runtime error|goroutine \d|\[?signal\b|SIG[A-Z]{3,}|unexpected fault)/i
/** What nobody begins a message with: an indented line, the brackets that close such, `key: value` and `- item` of YAML, a border of PEM. */
const part = /^(?:\s|$|[[\]{}(),]+$|-----[A-Z ]{1,50}-----$|[a-z][\w.-]*:(?: (?:\S+|"[^"]*"|\[.*\]|\{.*\}))?$|- \S+$)/
const border = /-----(BEGIN|END) [A-Z ]{1,40}-----$/

/** A message that the next line may go on with. */
interface Message {
  readonly time: number | null
  readonly lines: number
  /** Whether its last line stands inside a certificate, whose lines look like any word. */
  readonly inPem: boolean
}

/**
 * Lines of the daily work of istiod, the agent and Envoy: information of no known meaning that has nothing to do with federation,
 * as istiod writes hundreds of when it starts, with the lines that belong to such a message. Any other line of no known format
 * is not routine: in doubt it is shown. Has to see all lines of a log, in their order.
 */
export function routine(): EventFilter {
  const within = new WeakMap<LogSource, Message>()
  return (event) => {
    const { raw, source, time } = event
    const before = within.get(source)
    const goesOn = before !== undefined && continues(event, before)
    if (!goesOn && !isRoutineMessage(event)) {
      within.delete(source)
      return false
    }
    const side = border.exec(raw.trimEnd())?.[1]
    within.set(source, {
      time: time ?? before?.time ?? null,
      lines: goesOn ? before.lines + 1 : 1,
      inPem: side === undefined ? goesOn && before.inPem : side === 'BEGIN',
    })
    return true
  }
}

/** Whether a line obviously belongs to the message before it. */
function continues(event: LogEvent, before: Message): boolean {
  if (event.parsed !== null || before.lines >= longest || !isSoon(before.time, event.time)) return false
  const text = event.raw.trimEnd()
  if (before.inPem && /^[\w+/]+={0,2}$/.test(text)) return true
  return part.test(text) && !alarm.test(text) && explain(event) === null
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
