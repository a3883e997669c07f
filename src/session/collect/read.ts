import type { MeshSource } from '../../federation/discover.js'
import { logSources, withEvidence } from '../../federation/gateways/evidence.js'
import { loadMeshes } from '../../federation/load.js'
import type { FactName, Mesh } from '../../federation/mesh.js'
import { type TableName, tables } from '../../federation/tables.js'
import { type Recorder, recording } from './recorder.js'

export interface ReadAll {
  readonly meshes: readonly Mesh[]
  readonly recorders: readonly Recorder[]
}

/** Every table, whatever the checks of a run would need of it. */
const everything: ReadonlySet<FactName> = new Set<FactName>([...(Object.keys(tables) as TableName[]), 'strays'])

/** Asks the clusters all that any command would ask. Logs are only picked: they are read while they are written. */
export async function readAll(given: readonly MeshSource[], warn: (text: string) => void): Promise<ReadAll> {
  const { recorders, sources } = recording(given)
  const loaded = await loadMeshes(sources, everything, { warn })
  const meshes = await Promise.all(
    loaded.map(async (one) => {
      const recorder = recorders.find(({ reader }) => reader === one.reader)
      for (const source of logsOf(one.mesh)) {
        const { namespace, pod, container } = source
        recorder?.want({ namespace, pod, container, previous: false })
        recorder?.want({ namespace, pod, container, previous: true })
      }
      return withEvidence(one, { logs: false, proxyConfigs: true, proxyClusters: true })
    }),
  )
  return { meshes, recorders }
}

function logsOf(mesh: Mesh) {
  const { peers, pods, services } = mesh.facts
  if (!peers.known || !pods.known) return []
  return logSources(mesh, peers.value, pods.value, services.known ? services.value : [])
}
