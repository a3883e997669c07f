import { peeringCheck } from '../define.js'
import { at, fix, saw } from '../say.js'
import { livingIstiods, pathOf, rowsOf } from './rows.js'

export default peeringCheck({
  id: 'connection/dead-pods',
  title: 'A peer’s status speaks of istiod pods that exist',
  severity: 'info',
  why: 'Rows of istiod pods that are gone are removed by the istiod that holds the leader lock, at its next write. Until then they show a state that is nobody’s: no row of such a pod counts in any check.',
  covers: ['D98'],
  after: [],
  needs: { here: ['peers', 'pods'] },
  *run({ here, peer }) {
    const living = livingIstiods(here, here.pods)
    const dead = living === null ? [] : rowsOf(peer, null).filter((row) => !living.includes(row.pod))
    const [row] = dead
    if (!row) return
    const field = at(here, peer, pathOf(peer, row, 'pod'))
    yield {
      says: `The status of ServiceMeshPeer ${peer.metadata.name} in ${here.label} still lists istiod pods that are gone: ${dead.map(({ pod }) => pod).join(', ')}`,
      on: field,
      discriminator: 'pod',
      evidence: [saw(field, { expected: (living ?? []).join(', '), actual: row.pod })],
      remedy: [fix(here, 'Nothing; the leading istiod removes them. If they stay for minutes, see connection/leader')],
    }
  },
})
