import { clean } from '../report/clean.js'
import type { Progress } from '../session/progress.js'

/** A line on a terminal that says what is being read. */
export interface ProgressLine {
  /** Null where nobody would see it. */
  readonly show: ((progress: Progress) => void) | null
  /** Takes the line away, for text that is to stay. It comes back with the next progress. */
  clear(): void
  stop(): void
}

/** What is needed of a stream. */
type Terminal = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number }

/** Runs that are over before this (ms) show nothing: a line that flashes by only disturbs. */
const patience = 400

/** One line on stderr for people who wait; nothing at all where stderr is not a terminal. */
export function progressLine(stream: Terminal, env: NodeJS.ProcessEnv): ProgressLine {
  if (!stream.isTTY || env.TERM === 'dumb' || isCi(env)) return { show: null, clear() {}, stop() {} }
  const started = performance.now()
  let latest = ''
  let shown = ''
  const draw = () => {
    if (latest === shown || performance.now() - started < patience) return
    shown = latest
    stream.write(`\r\x1b[K${latest.slice(0, (stream.columns || 80) - 1)}`)
  }
  const clear = () => {
    if (shown !== '') stream.write('\r\x1b[K')
    shown = ''
  }
  const timer = setInterval(draw, 100)
  timer.unref()
  return {
    show: (progress) => {
      latest = progressText(progress)
    },
    clear,
    stop: () => {
      clearInterval(timer)
      clear()
    },
  }
}

/** `red: pods, services; green: done`. */
export function progressText({ clusters }: Progress): string {
  const parts = clusters.map(({ name, reading, finished }) => {
    const what = reading.length > 0 ? `reading ${reading.slice(0, 3).join(', ')}` : finished ? 'read' : 'reading'
    return `${clean(name.split('/').at(-1) ?? name)}: ${what}`
  })
  return parts.join('; ')
}

/** By the variables that build servers set. */
export function isCi(env: NodeJS.ProcessEnv): boolean {
  return ['CI', 'CONTINUOUS_INTEGRATION'].some((name) => name in env && env[name] !== '0' && env[name] !== 'false')
}
