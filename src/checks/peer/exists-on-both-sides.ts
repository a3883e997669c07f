import type { MeshIdentity } from '../../federation/mesh.js'
import { peerRootConfigMapName } from '../../federation/names.js'
import type { Remedy } from '../../vocabulary/finding.js'
import { peeringCheck } from '../define.js'
import { apply, at, fix, logged, place, saw } from '../say.js'
import { type PeerManifest, peerManifest } from './manifest.js'

export default peeringCheck({
  id: 'peer/exists-on-both-sides',
  title: 'Each of two federated meshes has a ServiceMeshPeer for the other',
  severity: 'error',
  why: 'istiod answers discovery only for meshes that it has a ServiceMeshPeer for; others get 400 Bad Request. Without one it also calls nobody and sets up no listener on its gateways.',
  covers: ['D57', 'D154'],
  after: ['peer/namespace'],
  needs: { here: ['peers'], there: ['peers'] },
  uses: {
    here: ['services', 'pods', 'controlPlanes', 'configMaps'],
    there: ['exportSets', 'importSets', 'controlPlanes', 'configMaps', 'logs'],
  },
  *run({ here, there, peer, reverse }) {
    if (reverse !== null) return
    const sets = [...(there.exportSets ?? []), ...(there.importSets ?? [])]
    const isFree = (name: string) => !there.peers.some((other) => other.metadata.name === name)
    const rejected = there.logs?.seen.find(
      ({ id, captured: { peer: caller } }) => id === 'unknown-mesh' && caller !== undefined && isFree(caller),
    )
    const orphans = sets.filter((set) => isFree(set.metadata.name))
    const orphan =
      orphans.find(({ metadata }) => [rejected?.captured.peer, here.name].includes(metadata.name)) ?? orphans[0]
    const name = orphan?.metadata.name ?? rejected?.captured.peer ?? here.name
    const missing = place(there, {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ServiceMeshPeer',
      namespace: there.namespace,
      name,
    })
    const others = there.peers.map((other) => other.metadata.name)
    const rootMap = peerRootConfigMapName(name)
    const lacksRoot = there.configMaps?.every(({ metadata }) => metadata.name !== rootMap) === true
    yield {
      says: `${there.label} has no ServiceMeshPeer for ${here.label}${others.length > 0 ? ` (only ${others.join(', ')})` : ''}, while ${here.label} has one for it (${peer.metadata.name})`,
      on: missing,
      evidence: [
        saw(missing, { expected: `a ServiceMeshPeer for ${here.label}`, actual: 'none' }),
        saw(at(here, peer), { actual: `exists, for ${there.label}` }),
        ...(orphan
          ? [saw(at(there, orphan, 'metadata.name'), { actual: `a set for ${name}, which has no peer` })]
          : []),
        ...(rejected
          ? [logged(there, { namespace: rejected.source.namespace, name: rejected.source.pod }, rejected.line)]
          : []),
      ],
      remedy: [
        create(
          there,
          name,
          peerManifest(there, name, here, peer),
          lacksRoot ? `${here.label} in ConfigMap ${rootMap}` : null,
        ),
        fix(here, `Or, if the federation was ended on purpose, delete ServiceMeshPeer ${peer.metadata.name} here too`),
      ],
    }
  },
})

/** Where values are open, the command is a comment: pasted as it is, it changes nothing. `root`: whose root is to be put where first. */
function create(there: MeshIdentity, name: string, { object, open }: PeerManifest, root: string | null): Remedy {
  const first = root === null ? '' : `, after the root of ${root}`
  const what = `Create ServiceMeshPeer ${name} in ${there.namespace}${first}`
  const command = apply(there, object)
  return open.length === 0
    ? fix(there, what, command)
    : fix(there, `${what}, with values for ${open.join(', ')}`, `# ${command}`)
}
