import { render } from 'ink'
import type { Report } from '../report/document.js'
import type { Look } from '../report/text/style.js'
import type { Session } from '../session/screen.js'
import { App, type AppProps } from './app.js'
import { painter, sizeOf } from './screen.js'
import { clipboardSequence, takeTerminal } from './terminal.js'

export interface ScreenOptions {
  readonly session: Session
  readonly look: Look
  readonly areaOf: (id: string) => string
  /** Seconds between runs; null = no watching. */
  readonly watch: number | null
  /** Lines that are read aloud instead of a picture: no alternate screen, and nothing that turns or counts. */
  readonly screenReader: boolean
  /** Told of an error that nobody caught, when the terminal is back as it was. */
  readonly onCrash: (error: Error) => void
}

/**
 * Shows the screen until the user leaves; gives the last report, or null when there was none yet. Standard input and output have
 * to be a terminal.
 *
 * @throws what the first run of the checks threw
 */
export async function openScreen(options: ScreenOptions): Promise<Report | null> {
  const { stdout, stdin } = process
  let last: Report | null = null
  let leave: (problem: Error | null) => void = () => {}
  const left = new Promise<void>((resolve, reject) => {
    leave = (problem) => (problem === null ? resolve() : reject(problem))
  })
  const paint = painter(stdout)
  const props: Omit<AppProps, 'size'> = {
    ...options,
    onReport: (report) => {
      last = report
    },
    onQuit: (problem) => leave(problem),
    copy: (text) => stdout.write(clipboardSequence(text)),
    redraw: paint.repaint,
  }
  const app = () => <App {...props} size={sizeOf(stdout)} />
  if (options.screenReader) {
    const instance = render(app(), { exitOnCtrlC: false, isScreenReaderEnabled: true })
    return left.then(() => last).finally(() => instance.unmount())
  }
  const terminal = takeTerminal(stdout, stdin, () => instance.unmount(), options.onCrash)
  // in this mode ink hands over every frame as a whole, and the painter sends what is new in it
  const instance = render(app(), {
    stdout: paint.stream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: false,
  })
  const resize = () => {
    paint.reset()
    instance.rerender(app())
  }
  stdout.prependListener('resize', resize)
  instance.waitUntilExit().catch(leave)
  try {
    await left
    return last
  } finally {
    stdout.removeListener('resize', resize)
    terminal.restore()
  }
}
