import { Args } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'

export default class Explain extends MeshfedCommand {
  static override summary = 'Explain a check, a flag of an Envoy log line, or a status text'
  static override description =
    'Works offline. Give the id of a check (trust/peer-root-matches), a response flag (UF), a part of a status or log line (“503 Service Unavailable”), or nothing for the list of all checks.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> trust/peer-root-matches',
    '<%= config.bin %> <%= command.id %> UF,URX',
    '<%= config.bin %> <%= command.id %> "connection refused"',
  ]
  static override args = { what: Args.string({ description: 'id of a check, response flag, or status text' }) }

  async run(): Promise<void> {
    const { args } = await this.parse(Explain)
    const [{ explainTopic, listChecks }, { renderCheckList, renderExplanation }, { legible }] = await Promise.all([
      import('../session/explain.js'),
      import('../report/explain.js'),
      import('../report/text/legible.js'),
    ])
    const look = this.look()
    const width = process.stdout.isTTY ? look.width : null
    const text =
      args.what === undefined ? renderCheckList(listChecks()) : renderExplanation(explainTopic(args.what), width)
    process.stdout.write(legible(look, text))
  }
}
