import { Command, Errors } from '@oclif/core'
import { clean } from '../report/clean.js'
import { legible } from '../report/text/legible.js'
import type { Look } from '../report/text/style.js'
import { UserError } from '../vocabulary/errors.js'
import { demoDumps } from './demo.js'
import { milliseconds, timer } from './duration.js'
import { exitCode } from './exit-code.js'
import { type SourceFlags, sourceOptions } from './flags.js'
import { programName } from './program.js'

/** What every command shares: errors become a sentence and an exit code, and sources are opened from the same flags. */
export abstract class MeshfedCommand extends Command {
  #interrupted = false

  protected get program(): string {
    return programName()
  }

  /** Where plain text goes and how it looks there. */
  protected look(stream: NodeJS.WriteStream = process.stdout): Look {
    const { env } = process
    const plain = env.NO_COLOR !== undefined && env.NO_COLOR !== ''
    const color = !plain && env.TERM !== 'dumb' && (stream.isTTY === true || env.FORCE_COLOR === '1')
    const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ''
    const unicode = process.platform === 'win32' || /utf-?8/i.test(locale) || !stream.isTTY
    return { color, unicode, width: Math.max(40, Math.min(stream.columns || 120, 160)) }
  }

  /**
   * Runs `work` with the sources that the flags name, within `--timeout`; closes them in any case. `warn` takes warnings where
   * stderr is not the place for them; `quit` ends all reading. A run that was cut short is said to be, unless the command does
   * so itself (`tellsEnd`).
   */
  protected async withSources<T>(
    flags: SourceFlags,
    work: (sources: Sources, signal: AbortSignal) => Promise<T>,
    { warn, quit, tellsEnd = false }: SourceListeners = {},
  ): Promise<T> {
    const { openSources } = await import('../session/sources.js')
    const stop = new AbortController()
    const time = AbortSignal.timeout(timer(milliseconds(flags.timeout)))
    const signal = AbortSignal.any([stop.signal, time, ...(quit === undefined ? [] : [quit])])
    const say = warn ?? ((warning: string) => this.logToStderr(`warning: ${warning}`))
    const interrupt = () => stop.abort(new Error('interrupted'))
    process.once('SIGINT', interrupt)
    try {
      const sources = await openSources(sourceOptions(flags, demoDumps(), milliseconds), signal, say)
      for (const warning of sources.warnings) say(warning)
      return await work(sources, signal).finally(() => sources.close())
    } finally {
      process.removeListener('SIGINT', interrupt)
      this.#interrupted = stop.signal.aborted
      const end = this.#interrupted ? 'interrupted' : `the time was up after ${flags.timeout} (--timeout)`
      if (!tellsEnd && (this.#interrupted || time.aborted)) say(`${end}: what was not read by then is unknown`)
    }
  }

  /** Names and reasons come from clusters, kubeconfigs and files: no control character of theirs reaches the terminal. */
  override logToStderr(message = ''): void {
    super.logToStderr(legible(this.look(process.stderr), message.split('\n').map(clean).join('\n')))
  }

  /** What was read before Ctrl-C is printed; the exit code still tells that the run was not finished. */
  protected override async finally(error: Error | undefined): Promise<unknown> {
    if (this.#interrupted) process.exitCode = exitCode.interrupted
    return super.finally(error)
  }

  protected override async catch(error: Error & { exitCode?: number }): Promise<unknown> {
    if (error instanceof UserError) {
      this.logToStderr(`error: ${error.message}`)
      for (const next of error.next) this.logToStderr(`  ${next}`)
      if (this.#interrupted) this.exit(exitCode.interrupted)
      this.exit(error.kind === 'usage' ? exitCode.usage : exitCode.cannotRun)
    }
    if (error instanceof Errors.ExitError) throw error
    if (error instanceof Errors.CLIError) {
      this.logToStderr(`error: ${inOneLine(error.message)}`)
      for (const meant of await this.meantFlags(error)) this.logToStderr(`  did you mean ${meant}?`)
      this.logToStderr(`  see ${this.program} ${(this.id ?? '').replaceAll(':', ' ')} --help`)
      this.exit(exitCode.usage)
    }
    if (process.env.MESHFED_DEBUG) this.logToStderr(error.stack ?? '')
    this.logToStderr(`error: fault in meshfed itself, please report it: ${error.message}`)
    this.logToStderr('  MESHFED_DEBUG=1 shows where it happened')
    this.exit(exitCode.cannotRun)
  }

  /** For each flag that does not exist, the one of this command that is written nearly like it. */
  private async meantFlags(error: Error): Promise<readonly string[]> {
    if (!('flags' in error) || !Array.isArray(error.flags) || error.constructor.name !== 'NonExistentFlagsError')
      return []
    const { nearest } = await import('../federation/nearest.js')
    const known = Object.keys(this.ctor.flags).map((name) => `--${name}`)
    return error.flags.flatMap((flag: unknown) => nearest(String(flag).split('=')[0] ?? '', known) ?? [])
  }
}

interface SourceListeners {
  readonly warn?: (warning: string) => void
  readonly quit?: AbortSignal
  readonly tellsEnd?: boolean
}

type Sources = import('../session/sources.js').Sources

/** oclif spreads what is missing over lines below; its last line only points to the help. */
function inOneLine(message: string): string {
  const lines = message.split('\n').filter((line) => !line.startsWith('See more help'))
  return lines
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .join(' ')
    .trim()
}
