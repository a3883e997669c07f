import { Flags } from '@oclif/core'
import { CertsCommand, certsFlags } from '../../cli/certs-command.js'

const formats = ['text', 'json', 'yaml'] as const
type Format = (typeof formats)[number]

export default class CertsShow extends CertsCommand {
  static override summary =
    'Show the certificates of every peer as a tree: roots, intermediates, leaves, and where each was found'
  static override description =
    'The same run as certs verify, without findings in front; it ends with 0 whatever it shows. Private keys are never read.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green --peer green-mesh -v',
  ]
  static override flags = {
    ...certsFlags,
    output: Flags.option({ char: 'o', description: 'format', options: formats, default: 'text' as Format })(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(CertsShow)
    const { report } = await this.collect(flags)
    process.stdout.write(await this.rendered(report, flags.output, flags.verbose))
  }

  private async rendered(
    report: Awaited<ReturnType<CertsShow['collect']>>['report'],
    format: Format,
    verbose: boolean,
  ) {
    if (format === 'json') return (await import('../../report/json.js')).renderJson(report)
    if (format === 'yaml') return (await import('../../report/yaml.js')).renderYaml(report)
    const { renderCertsText } = await import('../../report/certs/text.js')
    return renderCertsText(report, { ...this.look(), verbose, findings: false })
  }
}
