import { isConnected, setOf } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

const days = (count: number) => count * 24 * 3600_000

export default peeringCheck({
  id: 'leftovers/dead-peer',
  title: 'A peer that is gone for good has been removed',
  severity: 'warning',
  why: 'istiod calls a peer for ever and holds a lock while a sync fails, which slows down the whole control plane. What it imported stays registered, so that clients get 503 and not an unknown host. Seven days without a connection look like a mesh that was taken away.',
  covers: ['D150', 'D154'],
  after: ['prerequisites/*', 'gateways/*', 'reachability/*', 'peer/*', 'trust/*', 'policy/*', 'connection/*'],
  needs: { here: ['peers'] },
  uses: { here: ['importSets'] },
  *run({ here, peer, now }) {
    const { active = [], inactive = [] } = peer.status.discoveryStatus ?? {}
    const times = [...active, ...inactive]
      .flatMap(({ watch }) => [watch.lastFullSync, watch.lastDisconnect])
      .concat(peer.metadata.creationTimestamp)
      .map((time) => Date.parse(time ?? ''))
      .filter((time) => !Number.isNaN(time))
    const last = Math.max(...times)
    if (isConnected(peer) || times.length === 0 || now.getTime() - last < days(7)) return
    const hosts = (setOf(here.importSets ?? [], peer)?.status?.importedServices ?? []).flatMap(
      ({ localService }) => localService.hostname || [],
    )
    const field = at(here, peer, 'status.discoveryStatus')
    yield {
      says: `${here.label} has not been connected to peer ${peer.metadata.name} since ${new Date(last).toISOString()}${hosts.length > 0 ? `, and still has hosts of it such as ${hosts[0] ?? ''}` : ''}`,
      on: field,
      breaks: 'outbound',
      evidence: [saw(field, { expected: 'connected', actual: `last sign of life ${new Date(last).toISOString()}` })],
      remedy: [
        fix(
          here,
          'If that mesh is gone, delete the peer and its sets, then restart istiod',
          oc(here, [
            'delete',
            ...['servicemeshpeer', 'exportedserviceset', 'importedserviceset'].map(
              (kind) => `${kind}/${peer.metadata.name}`,
            ),
            '--ignore-not-found',
          ]),
        ),
      ],
    }
  },
})
