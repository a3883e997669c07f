import { meshCheck } from '../define.js'
import { fix, logged, place, saw } from '../say.js'

export default meshCheck({
  id: 'peer/unknown-caller',
  title: 'Whoever calls for discovery has a ServiceMeshPeer',
  severity: 'error',
  why: 'A mesh that was given this one’s address calls it, and istiod refuses with 400 because there is no ServiceMeshPeer for it. This shows in istiod’s log even when only this side can be read.',
  covers: ['D57', 'D92'],
  after: ['peer/exists-on-both-sides', 'peer/namespace'],
  needs: { here: ['peers', 'logs'] },
  *run({ here }) {
    const callers = new Map(
      here.logs.seen
        .filter((seen) => seen.id === 'unknown-mesh' && seen.captured.peer !== undefined)
        .map((seen) => [seen.captured.peer ?? '', seen] as const)
        .reverse(),
    )
    for (const [name, seen] of callers) {
      // While istiod starts, or cannot reconcile a peer, it says the same of peers that exist.
      if (here.peers.some((peer) => peer.metadata.name === name)) continue
      const missing = place(here, {
        apiVersion: 'federation.maistra.io/v1',
        kind: 'ServiceMeshPeer',
        namespace: here.namespace,
        name,
      })
      yield {
        says: `A mesh calls ${here.label} as peer ${name}, for which ${here.label} has no ServiceMeshPeer`,
        on: missing,
        evidence: [
          saw(missing, { expected: `ServiceMeshPeer ${name}`, actual: 'none' }),
          logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line),
        ],
        remedy: [
          fix(
            here,
            `Create ServiceMeshPeer ${name} in ${here.namespace}, or have the other mesh delete its peer if the federation was ended`,
          ),
        ],
      }
    }
  },
})
