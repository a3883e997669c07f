import { Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { milliseconds, timer } from '../cli/duration.js'
import { exitCode } from '../cli/exit-code.js'
import { type SourceFlags, sourceFlags } from '../cli/flags.js'
import { progressLine } from '../cli/progress.js'
import { bySettings, configFlag } from '../cli/settings.js'
import { canShowScreen, wantsScreenReader } from '../cli/terminal.js'
import { defaultInterval, intervalSeconds, withInterval } from '../cli/watch.js'
import type { Report } from '../report/document.js'
import { type ReportFormat, renderReport, reportFormats } from '../report/formats.js'
import type { CheckOptions } from '../session/screen.js'
import { UserError } from '../vocabulary/errors.js'
import type { Severity } from '../vocabulary/finding.js'
import { severities } from '../vocabulary/finding.js'

export default class Doctor extends MeshfedCommand {
  static override summary = 'Find the first cause of what is wrong between federated meshes'
  static override description =
    'Reads both sides of a federation, or one, and names the first cause, the side it is on, the proof and the fix. It only reads.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green',
    '<%= config.bin %> <%= command.id %> --dump must-gather-red.tar.gz --dump must-gather-green.tar.gz',
    '<%= config.bin %> <%= command.id %> --manifests ./red --manifests ./green -o json',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green --watch 1m',
    '<%= config.bin %> <%= command.id %> --context red --config accepted.yaml --fail-on warning',
  ]
  static override flags = {
    ...sourceFlags,
    output: Flags.option({
      char: 'o',
      description: 'format',
      options: reportFormats,
      default: 'text' as ReportFormat,
    })(),
    'fail-on': Flags.option({
      description: 'exit with 1 for findings of this severity or worse',
      options: severities,
      default: 'error' as Severity,
    })(),
    area: Flags.string({
      description: 'only checks of this area; repeatable',
      multiple: true,
      multipleNonGreedy: true,
    }),
    check: Flags.string({ description: 'only this check; repeatable', multiple: true, multipleNonGreedy: true }),
    skip: Flags.string({
      description: 'leave out a check or an area; repeatable',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'log-since': Flags.string({
      description: 'how far back logs of live clusters are read',
      default: '15m',
      helpValue: 'DURATION',
    }),
    config: configFlag,
    verbose: Flags.boolean({ char: 'v', description: 'every finding in full and every unknown with its reason' }),
    'no-tui': Flags.boolean({ description: 'plain text even on a terminal' }),
    watch: Flags.string({
      description: `on the screen: read everything again at this interval (${defaultInterval} if not given) and show what changed`,
      helpValue: '[INTERVAL]',
    }),
    'screen-reader': Flags.boolean({ description: 'lines to be read aloud instead of a picture on the screen' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor, withInterval(this.argv))
    const settings = await this.settings(flags)
    const watch = flags.watch === undefined ? null : intervalSeconds(flags.watch)
    const screen = flags.output === 'text' && !flags['no-tui'] && canShowScreen(process)
    if (watch !== null && !screen)
      throw new UserError('usage', '--watch needs the screen', ['run it on a terminal, without -o and --no-tui'])
    const report = screen
      ? await this.onScreen(flags, settings, watch, wantsScreenReader(flags['screen-reader'], process.env))
      : await this.once(flags, settings)
    if (report === null) {
      this.logToStderr('stopped before there was a report')
      this.exit(exitCode.cannotRun)
    }
    process.stdout.write(await this.rendered(report, flags.output, flags.verbose))
    process.exitCode = codeOf(report, flags['fail-on'])
  }

  /** What to check and what to accept, by the flags and the settings file. */
  private async settings(flags: Wanted): Promise<CheckOptions> {
    const { selectChecks } = await import('../checks/select.js')
    const selected = selectChecks({ areas: flags.area ?? [], checks: flags.check ?? [], skip: flags.skip ?? [] })
    const judging = await bySettings(selected, flags.config)
    return { ...judging, logSinceSeconds: milliseconds(flags['log-since']) / 1000 }
  }

  private async once(flags: SourceFlags, settings: CheckOptions): Promise<Report> {
    const { checkOnce } = await import('../session/screen.js')
    const line = progressLine(process.stderr, process.env)
    const warn = (warning: string) => {
      line.clear()
      this.logToStderr(`warning: ${warning}`)
    }
    return this.withSources(flags, async (sources) => (await checkOnce(sources, settings, line.show)).report, {
      warn,
    }).finally(line.stop)
  }

  /** The last report that was on the screen; null when the user left before there was one. */
  private async onScreen(
    flags: SourceFlags,
    settings: CheckOptions,
    watch: number | null,
    screenReader: boolean,
  ): Promise<Report | null> {
    const look = this.look()
    // ink knows this variable only
    if (!look.color) process.env.FORCE_COLOR = '0'
    const [{ openScreen }, { screenSession }, { areaNameOf }] = await Promise.all([
      import('../ui/open.js'),
      import('../cli/screen-session.js'),
      import('../checks/areas.js'),
    ])
    const warnings = new Set<string>()
    const quit = new AbortController()
    const session = screenSession({
      ...settings,
      directory: process.cwd(),
      look: () => this.look(),
      requestTimeoutMs: timer(milliseconds(flags['request-timeout'])),
      open: (work) => this.withSources(flags, work, { warn: (warning) => warnings.add(warning), quit: quit.signal }),
    })
    const onCrash = (error: Error) => {
      this.logToStderr(
        process.env.MESHFED_DEBUG
          ? (error.stack ?? error.message)
          : `error: fault in meshfed itself, please report it: ${error.message}`,
      )
      process.exit(exitCode.cannotRun)
    }
    try {
      return await openScreen({ session, look, areaOf: areaNameOf, watch, screenReader, onCrash })
    } finally {
      quit.abort(new Error('the user left'))
      for (const warning of warnings) this.logToStderr(`warning: ${warning}`)
    }
  }

  private async rendered(report: Report, format: ReportFormat, verbose: boolean): Promise<string> {
    const { areaNameOf } = await import('../checks/areas.js')
    const { version } = this.config
    return renderReport(report, format, { text: { ...this.look(), verbose, areaOf: areaNameOf }, version })
  }
}

interface Wanted {
  readonly area?: readonly string[] | undefined
  readonly check?: readonly string[] | undefined
  readonly skip?: readonly string[] | undefined
  readonly config?: string | undefined
  readonly 'log-since': string
}

function codeOf(report: Report, failOn: Severity): number {
  const rank = severities.indexOf(failOn)
  if (report.findings.some((finding) => severities.indexOf(finding.severity) <= rank)) return exitCode.findings
  return report.unknown.length > 0 ? exitCode.incomplete : exitCode.ok
}
