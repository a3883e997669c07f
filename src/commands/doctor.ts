import { Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { milliseconds } from '../cli/duration.js'
import { exitCode } from '../cli/exit-code.js'
import { sourceFlags } from '../cli/flags.js'
import type { Report } from '../report/document.js'
import { type ReportFormat, renderReport, reportFormats } from '../report/formats.js'
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
    verbose: Flags.boolean({ char: 'v', description: 'every finding in full and every unknown with its reason' }),
    'no-tui': Flags.boolean({ description: 'plain text even on a terminal' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor)
    const { selectChecks } = await import('../checks/select.js')
    const checks = selectChecks({ areas: flags.area ?? [], checks: flags.check ?? [], skip: flags.skip ?? [] })
    const report = await this.withSources(flags, async (sources) => {
      const started = performance.now()
      const [{ diagnose }, { makeReport }] = await Promise.all([
        import('../session/diagnose.js'),
        import('../session/report.js'),
      ])
      const diagnosis = await diagnose(sources.meshes, checks, {
        logSinceSeconds: milliseconds(flags['log-since']) / 1000,
      })
      return makeReport(diagnosis, sources.meshes, new Date(), (performance.now() - started) / 1000)
    })
    process.stdout.write(await this.rendered(report, flags.output, flags.verbose))
    process.exitCode = codeOf(report, flags['fail-on'])
  }

  private async rendered(report: Report, format: ReportFormat, verbose: boolean): Promise<string> {
    const { areaNameOf } = await import('../checks/areas.js')
    const { version } = this.config
    return renderReport(report, format, { text: { ...this.look(), verbose, areaOf: areaNameOf }, version })
  }
}

function codeOf(report: Report, failOn: Severity): number {
  const rank = severities.indexOf(failOn)
  if (report.findings.some((finding) => severities.indexOf(finding.severity) <= rank)) return exitCode.findings
  return report.unknown.length > 0 ? exitCode.incomplete : exitCode.ok
}
