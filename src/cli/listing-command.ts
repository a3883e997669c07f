import { Flags } from '@oclif/core'
import { renderListing, type TableFormat, tableFormats } from '../report/table.js'
import type { Table } from '../session/listing/read.js'
import { MeshfedCommand } from './command.js'
import { exitCode } from './exit-code.js'
import { sourceFlags } from './flags.js'

export const listingFlags = {
  ...sourceFlags,
  output: Flags.option({
    char: 'o',
    description: 'format; wide adds columns',
    options: tableFormats,
    default: 'table' as TableFormat,
  })(),
}

type ListingFlags = Parameters<MeshfedCommand['withSources']>[0] & { readonly output: TableFormat }

/** What `peers`, `exports`, `imports` and `ports` share: read, print, and say what could not be read. */
export abstract class ListingCommand extends MeshfedCommand {
  protected async print(flags: ListingFlags, table: () => Promise<Table>): Promise<void> {
    const listing = await this.withSources(flags, async (sources) => {
      const [{ makeListing }, made] = await Promise.all([import('../session/listing/read.js'), table()])
      return makeListing(sources.meshes, made)
    })
    process.stdout.write(await renderListing(listing, flags.output))
    if (listing.rows.length === 0 && listing.unknown.length === 0) this.logToStderr('No resources found.')
    for (const { mesh, reason } of listing.unknown) this.logToStderr(`unknown: ${mesh}: ${reason}`)
    process.exitCode = listing.unknown.length > 0 ? exitCode.incomplete : exitCode.ok
  }
}
