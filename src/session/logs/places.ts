import type { ClusterReader } from '../../cluster/reader.js'
import type { MeshSource } from '../../federation/discover.js'
import { logSources } from '../../federation/gateways/evidence.js'
import { type Loaded, loadMeshes } from '../../federation/load.js'
import type { Mesh } from '../../federation/mesh.js'
import type { Pod } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import { pairUp } from '../../federation/pairing.js'
import { RowReader } from '../../federation/rows.js'
import type { Component, LogSource } from '../../logs/event.js'
import { UserError } from '../../vocabulary/errors.js'
import type { Fact } from '../../vocabulary/fact.js'

/** Which logs are wanted. Empty lists mean all. */
export interface Choice {
  /** Names of ServiceMeshPeers, of either side: both sides of their peerings are taken. */
  readonly peers: readonly string[]
  readonly components: readonly Component[]
}

/** One container's log, and who can read it. */
export interface Place {
  readonly source: LogSource
  readonly reader: ClusterReader
}

/** Where the logs of a federation are: now, and again later, when pods may have come or gone. */
export interface Places {
  readonly meshes: readonly Mesh[]
  readonly places: readonly Place[]
  /** Meshes of which nothing can be picked, with the reason. */
  readonly lost: readonly string[]
  /** The places of all pods that are there now; null for a mesh whose pods cannot be listed just now. */
  again(): Promise<readonly (readonly Place[] | null)[]>
}

/**
 * Finds the containers whose logs tell about a federation: every istiod, and every pod of the gateways of the peerings.
 *
 * @throws UserError when no ServiceMeshPeer has one of the names
 */
export async function findPlaces(sources: readonly MeshSource[], choice: Choice): Promise<Places> {
  const unread: string[] = []
  const loaded = await loadMeshes(sources, new Set(['peers', 'pods', 'services', 'configMaps']), {
    onUnread: ({ source, reason }) => unread.push(`nothing of ${source} can be read: ${reason}`),
  })
  const meshes = loaded.map(({ mesh }) => mesh)
  const wanted = peersOf(meshes, choice.peers)
  const pick = ({ mesh, reader }: Loaded, pods: Fact<readonly Pod[]>): readonly Place[] | null => {
    if (!pods.known) return null
    const services = mesh.facts.services.known ? mesh.facts.services.value : []
    return logSources(mesh, wanted.get(mesh.label) ?? [], pods.value, services)
      .filter(({ component }) => choice.components.length === 0 || choice.components.includes(component))
      .map((source) => ({ source, reader }))
  }
  return {
    meshes,
    places: loaded.flatMap((one) => pick(one, one.mesh.facts.pods) ?? []),
    lost: [...unread, ...meshes.flatMap((mesh) => reasonsOf(mesh))],
    again: () =>
      Promise.all(loaded.map(async (one) => pick(one, await new RowReader(one.reader).in('pods', one.mesh.namespace)))),
  }
}

/** By mesh, the peers that are meant: those of the names, and on the other side those that name their mesh. */
function peersOf(meshes: readonly Mesh[], names: readonly string[]): ReadonlyMap<string, readonly Peer[]> {
  const peerings = pairUp(meshes)
  const known = peerings.map(({ peer }) => peer.metadata.name)
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined)
    throw new UserError('usage', `there is no ServiceMeshPeer ${strange}`, [
      known.length === 0 ? 'no peers could be read' : `peers: ${[...new Set(known)].join(', ')}`,
    ])
  const wanted = new Map<string, Peer[]>()
  const add = (mesh: Mesh, peer: Peer) => {
    const peers = wanted.get(mesh.label) ?? []
    if (!peers.some((one) => one.metadata.name === peer.metadata.name)) wanted.set(mesh.label, [...peers, peer])
  }
  for (const { here, peer, there, reverse } of peerings) {
    if (names.length > 0 && !names.includes(peer.metadata.name)) continue
    add(here, peer)
    if (there && reverse) add(there, reverse)
  }
  return wanted
}

function reasonsOf({ label, facts }: Mesh): string[] {
  if (!facts.pods.known) return [`no logs of mesh ${label}: ${facts.pods.reason}`]
  if (!facts.peers.known) return [`only istiod’s logs of mesh ${label}: ${facts.peers.reason}`]
  return []
}
