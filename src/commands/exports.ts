import { ListingCommand, listingFlags } from '../cli/listing-command.js'

export default class Exports extends ListingCommand {
  static override summary = 'List the services that each mesh exports to each peer'
  static override description =
    'STATE compares the rules with the status of the set: exported (both), pending (only the rules), stale (only the status); by-rules or by-status where only one of them is there. IMPORTED says whether a rule of the peer takes it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green -o wide',
    '<%= config.bin %> <%= command.id %> --dump must-gather-red.tar.gz -o json',
  ]
  static override flags = listingFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Exports)
    await this.print(flags, async () => (await import('../session/listing/exports.js')).exportsTable)
  }
}
