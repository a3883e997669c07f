import { ListingCommand, listingFlags } from '../cli/listing-command.js'

export default class Imports extends ListingCommand {
  static override summary = 'List the services that each mesh imports, and what it could import'
  static override description =
    'STATE is imported, offered (the peer offers it and no rule takes it) or missing (a rule names it and the peer does not offer it).'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green -o wide',
    '<%= config.bin %> <%= command.id %> --dump must-gather-red.tar.gz -o json',
  ]
  static override flags = listingFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Imports)
    await this.print(flags, async () => (await import('../session/listing/imports.js')).importsTable)
  }
}
