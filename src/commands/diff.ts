import { Args, Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { exitCode } from '../cli/exit-code.js'
import { readReport } from '../cli/saved-report.js'

export default class Diff extends MeshfedCommand {
  static override summary = 'Show what changed between two saved reports'
  static override description =
    'Exits with 1 when something is new or has become worse, so that a pipeline can stop there.'
  static override examples = ['<%= config.bin %> <%= command.id %> before.json after.json']
  static override args = {
    before: Args.string({ description: 'earlier report, JSON or YAML', required: true }),
    after: Args.string({ description: 'later report, JSON or YAML', required: true }),
  }
  static override flags = {
    output: Flags.option({
      char: 'o',
      description: 'format',
      options: ['text', 'json', 'yaml'] as const,
      default: 'text',
    })(),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Diff)
    const [before, after] = await Promise.all([readReport(args.before), readReport(args.after)])
    const { diffReports, renderDiff, worsened } = await import('../report/diff.js')
    const diff = diffReports(before, after)
    const format = {
      text: renderDiff,
      json: (await import('../report/json.js')).renderJson,
      yaml: (await import('../report/yaml.js')).renderYaml,
    }
    process.stdout.write(format[flags.output](diff))
    process.exitCode = worsened(diff) ? exitCode.findings : exitCode.ok
  }
}
