import type { MeshSource } from '../../federation/discover.js'
import { loadMeshes } from '../../federation/load.js'
import type { FactName, Mesh } from '../../federation/mesh.js'
import { pairUp } from '../../federation/pairing.js'
import type { Peering } from '../../federation/peering.js'
import type { Listing, ListingRow } from '../../report/table.js'

/** What a table is made of: all meshes, and every ServiceMeshPeer among them. */
export interface Read {
  readonly meshes: readonly Mesh[]
  readonly peerings: readonly Peering[]
}

/** How a table is made: the facts that it needs of each mesh, its columns, and the rows of one peering. */
export interface Table {
  readonly facts: readonly FactName[]
  readonly columns: Listing['columns']
  rows(peering: Peering): readonly ListingRow[]
}

/** Reads just what a table needs and makes it. Rows are sorted by their cells, so that two runs can be compared. */
export async function makeListing(sources: readonly MeshSource[], table: Table): Promise<Listing> {
  const unread: Listing['unknown'][number][] = []
  const loaded = await loadMeshes(sources, new Set<FactName>(['peers', ...table.facts]), {
    onUnread: ({ source, reason }) => unread.push({ mesh: source, reason }),
  })
  const meshes = loaded.map(({ mesh }) => mesh)
  const rows = pairUp(meshes).flatMap((peering) => table.rows(peering))
  return {
    columns: table.columns,
    rows: rows.sort((a, b) => compare(a.cells, b.cells)),
    unknown: [...unread, ...meshes.flatMap((mesh) => unreadable(mesh, ['peers', ...table.facts]))],
  }
}

function unreadable(mesh: Mesh, facts: readonly FactName[]): Listing['unknown'] {
  const reasons = facts.flatMap((name) => {
    const fact = mesh.facts[name]
    return fact.known ? [] : [fact.reason]
  })
  return [...new Set(reasons)].map((reason) => ({ mesh: mesh.label, reason }))
}

function compare(a: ListingRow['cells'], b: ListingRow['cells']): number {
  const [one, other] = [a, b].map((cells) => cells.map((cell) => cell ?? '').join('\0'))
  return (one ?? '') < (other ?? '') ? -1 : one === other ? 0 : 1
}

/** `servicemeshpeer.federation.maistra.io/green-mesh`, as `kubectl -o name` writes it. */
export function objectName(kind: string, name: string): string {
  return `${kind.toLowerCase()}.federation.maistra.io/${name}`
}
