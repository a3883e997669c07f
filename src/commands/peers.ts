import { ListingCommand, listingFlags } from '../cli/listing-command.js'

export default class Peers extends ListingCommand {
  static override summary = 'List ServiceMeshPeers and whether they are connected'
  static override description =
    'CONNECTED is what the mesh’s own control plane says of its watch of the peer, WATCHED what it says of the peer’s watch of it. LAST-SYNC is the last time at which all exports of the peer were read.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green -o wide',
    '<%= config.bin %> <%= command.id %> --dump must-gather-red.tar.gz -o json',
  ]
  static override flags = listingFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Peers)
    await this.print(flags, async () => (await import('../session/listing/peers.js')).peersTable)
  }
}
