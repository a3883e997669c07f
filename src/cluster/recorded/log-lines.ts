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
 * The lines that the options ask for.
 *
 * @param now the clock that `sinceSeconds` counts back from; null = unknown, then no line is too old
 */
export async function* select(
  lines: AsyncIterable<string>,
  { sinceSeconds, tailLines, signal }: LogOptions,
  now: Date | null,
): AsyncIterable<string> {
  const since = sinceSeconds === undefined || now === null ? null : now.getTime() - sinceSeconds * 1000
  const recent = since === null ? lines : notOlder(lines, since)
  for await (const line of tailLines === undefined ? recent : lastOf(recent, tailLines)) {
    if (signal?.aborted) return
    yield line
  }
}

/**
 * A line without a timestamp (a stack trace, a wrapped message) goes with the one above it, at the top with the one below.
 * There is no upper limit: containers go on logging while a dump is taken.
 */
async function* notOlder(lines: AsyncIterable<string>, since: number): AsyncIterable<string> {
  let undecided: string[] | null = []
  let recent = false
  for await (const line of lines) {
    const time = timeOf(line)
    if (time !== null) recent = time >= since
    if (time === null && undecided !== null) undecided.push(line)
    else {
      if (recent) yield* undecided ?? []
      undecided = null
      if (recent) yield line
    }
  }
  yield* undecided ?? []
}

async function* lastOf(lines: AsyncIterable<string>, count: number): AsyncIterable<string> {
  const kept: string[] = []
  for await (const line of lines) {
    kept.push(line)
    if (kept.length > 2 * count + 1000) kept.splice(0, kept.length - count)
  }
  if (count > 0) yield* kept.slice(-count)
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
