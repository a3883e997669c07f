import { istiodPods } from '../../federation/gateways/evidence.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import type { Pod } from '../../federation/objects/core.js'
import type { DiscoveryRow, Peer } from '../../federation/objects/federation.js'

/**
 * One row per istiod pod of a peer's status. istiod's own bookkeeping can list a pod twice, active and inactive: then the active row
 * counts. Rows of pods that are gone are left out where the pods are known; nobody updates them any more.
 */
export function rowsOf(peer: Peer | null, living: readonly string[] | null): readonly DiscoveryRow[] {
  const { active = [], inactive = [] } = peer?.status.discoveryStatus ?? {}
  const byPod = new Map([...inactive, ...active].map((row) => [row.pod, row] as const))
  return [...byPod.values()].filter((row) => living === null || living.includes(row.pod))
}

/** Names of the istiod pods; null when they are not known, or when there are none to go by. */
export function livingIstiods(mesh: MeshIdentity, pods: readonly Pod[] | null): readonly string[] | null {
  const names = istiodPods(mesh, pods ?? []).map((pod) => pod.metadata.name)
  return names.length > 0 ? names : null
}

/** Milliseconds since the epoch; null for what is no time. */
export function timeOf(text: string | undefined): number | null {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : time
}

/** The row whose attempt is the latest. */
export function latest(rows: readonly DiscoveryRow[]): DiscoveryRow | undefined {
  return [...rows].sort((a, b) => (timeOf(b.watch.lastConnected) ?? 0) - (timeOf(a.watch.lastConnected) ?? 0))[0]
}

/** Where a row stands in the status: `status.discoveryStatus.inactive[0]`. */
export function pathOf(peer: Peer, row: DiscoveryRow, field: string): string {
  const { active = [], inactive = [] } = peer.status.discoveryStatus ?? {}
  const list = active.includes(row) ? 'active' : 'inactive'
  return `status.discoveryStatus.${list}[${Math.max(0, (list === 'active' ? active : inactive).indexOf(row))}].${field}`
}
