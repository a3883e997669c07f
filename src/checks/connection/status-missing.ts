import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { causes } from './causes.js'
import { rowsOf, timeOf } from './rows.js'

export default peeringCheck({
  id: 'connection/status-missing',
  title: 'istiod has taken up every ServiceMeshPeer',
  severity: 'error',
  why: 'Within a minute istiod writes into a ServiceMeshPeer’s status how its connection fares, whether it works or not. A status that stays empty means that istiod does not act on the peer at all: no istiod runs, federation is off, or the peer’s root cannot be read.',
  covers: ['D03', 'D71', 'D95'],
  after: [...causes, 'connection/istiod-log'],
  needs: { here: ['peers'] },
  uses: { here: ['clock'] },
  *run({ here, peer, now }) {
    // In files that a human wrote there is no status, and that is right.
    if (here.source === 'manifests' || rowsOf(peer, null).length > 0) return
    const created = timeOf(peer.metadata.creationTimestamp)
    if (created !== null && (here.clock ?? now).getTime() - created < graceMs) return
    const field = at(here, peer, 'status.discoveryStatus')
    yield {
      says: `ServiceMeshPeer ${peer.metadata.name} in ${here.label} has no status: no istiod acts on it`,
      on: field,
      evidence: [saw(field, { expected: 'a row for each istiod pod', actual: 'nothing' })],
      remedy: [
        fix(
          here,
          'See what istiod says about the peer',
          oc(here, ['logs', `deployment/istiod-${here.name}`, '-c', 'discovery', '--tail', '200']),
        ),
      ],
    }
  },
})

/** The first flush comes within a minute. */
const graceMs = 120_000
