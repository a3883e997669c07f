import type { FactName, FactValue, Mesh, MeshIdentity } from '../federation/mesh.js'
import type { Peer } from '../federation/objects/federation.js'
import type { Peering } from '../federation/peering.js'
import { type Place, place } from '../federation/say.js'
import { type Fact, unknown } from '../vocabulary/fact.js'

/** One mesh of a link, with its ServiceMeshPeer for the other. */
export interface Side {
  readonly label: string
  /** Null when the mesh was not read. */
  readonly mesh: Mesh | null
  /** For places: the mesh, or its label alone. */
  readonly identity: MeshIdentity
  readonly peer: Peer | null
  /** The name of that ServiceMeshPeer, or the one that it ought to have: sets are paired with it by name. */
  readonly peerName: string
}

/** Services go one way over a link: `owner` exports them, `importer` calls them. */
export interface Link {
  readonly owner: Side
  readonly importer: Side
}

/** Every direction of every peering once, whichever of its two ServiceMeshPeers are there. */
export function linksOf(meshes: readonly Mesh[], peerings: readonly Peering[]): readonly Link[] {
  const links = new Map<string, Link>()
  for (const { here, peer, there, reverse } of peerings) {
    const own = sideOf(here, peer, peer.metadata.name)
    const other = there
      ? sideOf(there, reverse, reverse?.metadata.name ?? expectedName(there, here, peerings))
      : unread(peer.metadata.name)
    for (const link of [
      { owner: other, importer: own },
      { owner: own, importer: other },
    ]) {
      const key = [link.owner, link.importer]
        .map((side) => `${side.label} ${side.mesh ? side.peerName : ''}`)
        .join(' > ')
      if (!links.has(key)) links.set(key, link)
    }
  }
  return [...links.values()].filter(
    ({ owner, importer }) => meshes.includes(owner.mesh as Mesh) || importer.mesh !== null,
  )
}

/** A fact of a side; for a mesh that was not read, the reason. */
export function factOf<F extends FactName>(side: Side, name: F): Fact<FactValue<F>> {
  return side.mesh ? side.mesh.facts[name] : unknown(`no access to ${side.label}`)
}

/** The rows of a table, none where they are unknown. */
export function rowsOf<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : []
}

/** The place of a ServiceMeshPeer, also of one that is not there. */
export function peerPlace(side: Side, path?: string): Place {
  return named(side, 'federation.maistra.io/v1', 'ServiceMeshPeer', side.peerName, path)
}

/** The place of an object of the control plane's namespace that is only known by name. */
export function named(side: Side, apiVersion: string, kind: string, name: string, path?: string): Place {
  const namespace = side.mesh?.namespace ?? null
  return place(side.identity, { apiVersion, kind, namespace, name, ...(path ? { path } : {}) })
}

function sideOf(mesh: Mesh, peer: Peer | null, peerName: string): Side {
  return { label: mesh.label, mesh, identity: mesh, peer, peerName }
}

function unread(label: string): Side {
  const identity: MeshIdentity = { label, name: label, namespace: '', cluster: '', source: 'live', context: null }
  return { label, mesh: null, identity, peer: null, peerName: '' }
}

/** A set without a ServiceMeshPeer tells what the missing one was called; else it is most likely the other mesh's own name. */
function expectedName(mesh: Mesh, other: Mesh, peerings: readonly Peering[]): string {
  const taken = new Set(peerings.filter(({ here }) => here === mesh).map(({ peer }) => peer.metadata.name))
  const sets = [...rowsOf(mesh.facts.exportSets), ...rowsOf(mesh.facts.importSets)]
  const free = [...new Set(sets.map((set) => set.metadata.name))].filter((name) => !taken.has(name))
  return free.includes(other.name) ? other.name : free.length === 1 ? (free[0] ?? other.name) : other.name
}
