import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** The log of one container as its kubelet serves it, with handles for what can happen to it while somebody reads. */
export interface PodLog {
  /** Adds lines, without line ends; followers get them at once. `time` is RFC 3339 and stands in front when asked for. */
  append(lines: readonly (string | Buffer)[], time?: string): void
  /** What was written so far can no longer be read, as after a rotation; followers go on. */
  rotate(): void
  /** Breaks every open connection in the middle. */
  cut(): void
  /** The container ends: followers see the end of their stream. */
  end(): void
  /** From now on requests are accepted and never answered. */
  stall(): void
  /** From now on each answer breaks off after so many bytes. */
  cutAfter(bytes: number): void
  /** Serves these bytes instead of lines, made while they are read: for logs that fit no memory. */
  generate(source: () => Iterable<Buffer>): void
  /** How many connections follow it now. */
  readonly followers: number
}

/** What a log request may ask for, as the kubelet's query has it. */
export interface LogQuery {
  readonly tailLines?: number
  /** Only lines at or after this time, in ms since the epoch. */
  readonly since?: number
  readonly timestamps: boolean
  readonly follow: boolean
}

interface Line {
  readonly time: string
  readonly text: Buffer
}

interface Reader {
  readonly query: LogQuery
  readonly to: Writable
}

export interface ServedLog extends PodLog {
  serve(query: LogQuery, to: Writable): Promise<void>
}

/** `recorded` has one line per line, each with its time and a space in front. */
export function createPodLog(recorded: string, now: () => Date): ServedLog {
  let lines: Line[] = recorded.split('\n').filter(Boolean).map(parse)
  let generated: (() => Iterable<Buffer>) | undefined
  let stalled = false
  let ended = false
  let limit = Number.POSITIVE_INFINITY
  const open = new Set<Reader>()

  return {
    append(texts, time = now().toISOString()) {
      const added = texts.map((text) => ({ time, text: Buffer.from(text) }))
      lines.push(...added)
      for (const { query, to } of open) for (const line of added) if (query.follow) to.write(show(line, query))
    },
    rotate() {
      lines = []
    },
    cut() {
      for (const { to } of open) to.destroy()
    },
    end() {
      ended = true
      for (const { to } of open) to.end()
    },
    stall() {
      stalled = true
    },
    cutAfter(bytes) {
      limit = bytes
    },
    generate(source) {
      generated = source
    },
    get followers() {
      return [...open].filter(({ query }) => query.follow).length
    },
    async serve(query, to) {
      const reader = { query, to }
      open.add(reader)
      to.once('close', () => open.delete(reader))
      if (stalled) return
      if (generated === undefined) await send(to, pick(lines, query), limit)
      else await send(to, generated(), limit)
      if (!query.follow || ended) to.end()
    },
  }
}

async function send(to: Writable, chunks: Iterable<Buffer>, limit: number): Promise<void> {
  let left = limit
  for (const chunk of chunks) {
    if (to.destroyed) return
    const flowing = to.write(chunk.subarray(0, left))
    left -= chunk.length
    if (left <= 0) {
      await new Promise((resolve) => to.write('', resolve))
      to.destroy()
      return
    }
    if (!flowing) await Promise.race([once(to, 'drain'), once(to, 'close')])
  }
}

/** As a kubelet does: the tail is taken first, then what is too old is dropped. */
function pick(lines: readonly Line[], query: LogQuery): Buffer[] {
  const { tailLines = lines.length, since = Number.NEGATIVE_INFINITY } = query
  return lines
    .slice(Math.max(0, lines.length - tailLines))
    .filter(({ time }) => !(Date.parse(time) < since))
    .map((line) => show(line, query))
}

function show({ time, text }: Line, { timestamps }: LogQuery): Buffer {
  return Buffer.concat([Buffer.from(timestamps ? `${time} ` : ''), text, Buffer.from('\n')])
}

function parse(line: string): Line {
  const space = line.indexOf(' ')
  return { time: line.slice(0, space), text: Buffer.from(line.slice(space + 1)) }
}
