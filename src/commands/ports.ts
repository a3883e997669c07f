import { ListingCommand, listingFlags } from '../cli/listing-command.js'

export default class Ports extends ListingCommand {
  static override summary = 'List the addresses and ports that meshes call each other on'
  static override description =
    'CALLS is where the mesh calls its peer, by the ServiceMeshPeer; OPEN is where the peer’s ingress gateway can be reached, by its Service. Firewalls between them have to let raw TLS through. discovery is the traffic between control planes, services the requests.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green -o wide',
    '<%= config.bin %> <%= command.id %> --dump must-gather-red.tar.gz -o json',
  ]
  static override flags = listingFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Ports)
    await this.print(flags, async () => (await import('../session/listing/ports.js')).portsTable)
  }
}
