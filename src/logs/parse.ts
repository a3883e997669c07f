import { parseAccessText } from './access-log.js'
import { parseEnvoyText } from './envoy.js'
import type { LogEvent, LogSource, ParsedLine } from './event.js'
import { parseIstiodText } from './istiod.js'
import { parseJsonLine } from './json.js'
import { timeEnd, timeValue } from './time.js'

/** Characters of one line beyond which nothing is parsed: Envoy and istiod write far shorter ones. The raw text stays whole. */
export const longestParsed = 65_536

/**
 * Makes an event of one line of a container's log, with or without the kubelet's timestamp in front. Never throws; takes time in
 * proportion to the line's length; a line of no known format has `parsed: null`.
 */
export function parseLine(line: string, source: LogSource): LogEvent {
  const end = timeEnd(line, 0)
  const prefixed = end > 0 && line.charCodeAt(end) === 32
  const raw = prefixed ? line.slice(end + 1) : line
  const parsed = raw.length > longestParsed ? null : parseText(raw)
  return { time: prefixed ? timeValue(line, 0, end) : ownTime(parsed), source, raw, parsed }
}

/** The events of a stream of lines, one by one. An iterator by hand: as a generator it costs more than the parsing. */
export function parseLines(lines: AsyncIterable<string>, source: LogSource): AsyncIterableIterator<LogEvent> {
  const iterator = lines[Symbol.asyncIterator]()
  const toEvent = ({ done, value }: IteratorResult<string>): IteratorResult<LogEvent> =>
    done ? { done, value: undefined } : { value: parseLine(value, source) }
  return {
    next: () => iterator.next().then(toEvent),
    return: async () => {
      await iterator.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

function parseText(raw: string): ParsedLine | null {
  const text = raw.charCodeAt(raw.length - 1) === 13 ? raw.slice(0, -1) : raw
  switch (text.charAt(0)) {
    case '[':
      return parseAccessText(text) ?? parseEnvoyText(text)
    case '{':
      return parseJsonLine(text)
    default:
      return parseIstiodText(text)
  }
}

/** An access line tells when its request began, and is written when that ends. */
function ownTime(parsed: ParsedLine | null): number | null {
  if (parsed === null || parsed.kind === 'json') return null
  if (parsed.kind !== 'access') return parsed.time
  return parsed.start === null ? null : parsed.start + (parsed.duration ?? 0)
}
