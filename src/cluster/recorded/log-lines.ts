import { StringDecoder } from 'node:string_decoder'
import type { LogOptions } from '../reader.js'

/** Longer lines are cut here; Envoy's and istiod's are shorter than a hundredth of it. */
const maxLine = 1024 * 1024

/** Lines of a file without their ends (`\n` or `\r\n`), as the bytes come in. A file that fails midway ends there. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  try {
    for await (const chunk of chunks) {
      const lines = (rest + decoder.write(chunk)).split('\n')
      rest = (lines.pop() ?? '').slice(0, maxLine)
      for (const line of lines) yield tidy(line)
    }
  } catch {
    // what came before the failure is as true as ever
  }
  rest += decoder.end()
  if (rest !== '') yield tidy(rest)
}

/**
 * The lines that the options ask for. A line without a timestamp (a stack trace, a wrapped message) goes with the one above
 * it. There is no upper limit: containers go on logging while a dump is taken.
 *
 * @param now the clock that `sinceSeconds` counts back from; null = unknown, then no line is too old
 */
export async function* select(
  lines: AsyncIterable<string>,
  options: LogOptions,
  now: Date | null,
): AsyncIterable<string> {
  const since = options.sinceSeconds === undefined || now === null ? null : now.getTime() - options.sinceSeconds * 1000
  const tail = options.tailLines
  const kept: string[] = []
  let recent = true
  for await (const line of lines) {
    if (options.signal?.aborted) return
    if (since !== null) {
      const time = timeOf(line)
      if (time !== null) recent = time >= since
      if (!recent) continue
    }
    if (tail === undefined) yield line
    else {
      kept.push(line)
      if (kept.length > 2 * tail + 1000) kept.splice(0, kept.length - tail)
    }
  }
  if (tail !== undefined && tail > 0) yield* kept.slice(-tail)
}

/** Milliseconds since the epoch of a line's leading RFC 3339 timestamp, null without one. */
export function timeOf(line: string): number | null {
  const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)(?=\s)/.exec(line.slice(0, 40))
  const time = stamp ? Date.parse(stamp[0]) : Number.NaN
  return Number.isNaN(time) ? null : time
}

function tidy(line: string): string {
  return (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, maxLine)
}
