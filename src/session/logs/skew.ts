import type { ClusterReader } from '../../cluster/reader.js'
import type { Loaded } from '../../federation/load.js'

/** How far a mesh's clock is ahead of this machine's, in milliseconds, by its API server; null where that cannot be measured. */
export interface MeshClock {
  readonly mesh: string
  readonly aheadMs: number | null
}

/** Clocks of live clusters. A dump's clock stands still: how it went cannot be told. */
export async function clocksOf(
  meshes: readonly { readonly mesh: Pick<Loaded['mesh'], 'label'>; readonly reader: ClusterReader }[],
): Promise<readonly MeshClock[]> {
  return Promise.all(
    meshes.map(async ({ mesh, reader }) => {
      const now = reader.source === 'live' ? await reader.now() : null
      return { mesh: mesh.label, aheadMs: now?.known ? now.value.getTime() - Date.now() : null }
    }),
  )
}

/** What to add to each mesh's times to read all of them by the first mesh's clock. Empty when nothing could be measured. */
export function corrections(clocks: readonly MeshClock[]): Readonly<Record<string, number>> {
  const reference = clocks.find(({ aheadMs }) => aheadMs !== null)?.aheadMs
  if (typeof reference !== 'number') return {}
  return Object.fromEntries(
    clocks.flatMap(({ mesh, aheadMs }) => (aheadMs === null ? [] : [[mesh, reference - aheadMs] as const])),
  )
}
