import { Args, Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { readReport } from '../cli/saved-report.js'
import { type ReportFormat, renderReport, reportFormats } from '../report/formats.js'

export default class SavedReport extends MeshfedCommand {
  static override summary = 'Show a saved report in another format'
  static override examples = [
    '<%= config.bin %> doctor --demo -o json > report.json',
    '<%= config.bin %> <%= command.id %> report.json -o html > report.html',
  ]
  static override args = { file: Args.string({ description: 'JSON or YAML written by doctor', required: true }) }
  static override flags = {
    output: Flags.option({
      char: 'o',
      description: 'format',
      options: reportFormats,
      default: 'text' as ReportFormat,
    })(),
    verbose: Flags.boolean({ char: 'v', description: 'every finding in full and every unknown with its reason' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SavedReport)
    const report = await readReport(args.file)
    const { areaNameOf } = await import('../checks/areas.js')
    const text = { ...this.look(), verbose: flags.verbose, areaOf: areaNameOf }
    process.stdout.write(await renderReport(report, flags.output, { text, version: this.config.version }))
  }
}
