import { type Exporter, listed, setOf, taken } from '../../federation/exchange/index.js'
import type { ImportSet, Peer } from '../../federation/objects/federation.js'

/** A service as clients of the importing mesh call it. */
export interface Imported {
  readonly host: string
  /** The namespace that it counts as living in: that of the alias when imported as local, else the ServiceMeshPeer's. */
  readonly namespace: string
}

/** What a mesh imports from a peer by its rules. Empty when nothing is imported, or it cannot be told. */
export function importedFrom(
  here: { readonly namespace: string; readonly importSets: readonly ImportSet[] },
  peer: Peer,
  there: Exporter | null,
  reverse: Peer | null,
): readonly Imported[] {
  const set = setOf(here.importSets, peer)
  const offers = listed(here.importSets, peer, there, reverse)
  if (!set || !offers) return []
  return taken(set, offers.services).services.flatMap(({ result }) =>
    result
      ? [
          {
            host: result.hostname,
            namespace: result.hostname.endsWith('.svc.cluster.local') ? result.namespace : here.namespace,
          },
        ]
      : [],
  )
}
