import { writeSync } from 'node:fs'

/**
 * Escape sequences: the other screen, without a cursor; and back as it was. It is left empty, since a multiplexer that was resized
 * meanwhile would push what does not fit into the scrollback.
 */
const enter = '\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H'
const leave = '\x1b[2J\x1b[H\x1b[?25h\x1b[?1049l'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The terminal while a screen has it. */
export interface TakenTerminal {
  /** Gives the terminal back, as it was found. More than once does no harm. */
  restore(): void
}

/**
 * Takes over the terminal: alternate screen, no cursor. It is given back on every way out: by `restore`, when the process ends,
 * on a signal (which then ends the process as it would have), and on an error that nobody caught.
 *
 * @param before runs first on the way out, while the terminal is still taken
 * @param failed told of an error that nobody caught, once the terminal is given back
 */
export function takeTerminal(
  output: NodeJS.WriteStream & { readonly fd: number },
  input: NodeJS.ReadStream,
  before: () => void,
  failed: (error: Error) => void,
): TakenTerminal {
  let taken = true
  const restore = () => {
    if (!taken) return
    taken = false
    attempt(before)
    attempt(() => input.setRawMode(false))
    // in the end nothing asynchronous is sure to be written
    attempt(() => writeSync(output.fd, leave))
    for (const signal of signals) process.removeListener(signal, onSignal)
    process.removeListener('exit', restore)
    process.removeListener('uncaughtException', onError)
    process.removeListener('unhandledRejection', onError)
    input.pause()
  }
  const onSignal = (signal: NodeJS.Signals) => {
    restore()
    process.kill(process.pid, signal)
  }
  const onError = (error: unknown) => {
    restore()
    failed(error instanceof Error ? error : new Error(String(error)))
  }
  for (const signal of signals) process.on(signal, onSignal)
  process.on('exit', restore)
  process.on('uncaughtException', onError)
  process.on('unhandledRejection', onError)
  output.write(enter)
  return { restore }
}

/** A terminal that is gone cannot be restored, and that must not hide why we are leaving. */
function attempt(work: () => unknown): void {
  try {
    work()
  } catch {}
}

/** Asks the terminal to put text into the clipboard (OSC 52); it may be set not to. */
export function clipboardSequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`
}
