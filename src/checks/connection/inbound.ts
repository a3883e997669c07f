import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { causes } from './causes.js'
import { livingIstiods, rowsOf } from './rows.js'

export default peeringCheck({
  id: 'connection/inbound',
  title: 'The peer watches this mesh',
  severity: 'error',
  why: 'Each direction of a federation stands alone. The streams that the peer keeps to us are listed as `remotes`, spread over our istiod pods; with none of them, the peer does not hear what we export. Only asked where the peer’s own status cannot be read.',
  covers: ['D95'],
  after: [...causes, 'connection/calls-from-peer', 'connection/status-missing'],
  needs: { here: ['peers'] },
  uses: { here: ['pods'] },
  *run({ here, there, peer }) {
    const rows = rowsOf(peer, livingIstiods(here, here.pods))
    // The peer's own watch tells it better.
    if (there !== null || rows.length === 0) return
    const remotes = rows.flatMap((row) => row.remotes)
    if (remotes.some((remote) => remote.connected === true)) return
    const field = at(here, peer, 'status.discoveryStatus')
    const last = remotes
      .map((remote) => remote.lastDisconnect ?? '')
      .sort()
      .at(-1)
    yield {
      says: `Peer ${peer.metadata.name} is not connected to ${here.label}${last ? ` since ${last}` : ''}`,
      on: field,
      breaks: 'inbound',
      discriminator: 'remotes',
      evidence: [
        saw(field, {
          expected: 'a remote with connected: true on some istiod pod',
          actual: remotes.length === 0 ? 'no remotes' : `${remotes.length} remotes, none connected`,
        }),
      ],
      remedy: [
        fix(
          here,
          'See whether the peer’s calls arrive at the ingress gateway; if not, the peer’s administrators see why in their own status',
          oc(here, [
            'logs',
            `deployment/${peer.spec.gateways.ingress.name ?? ''}`,
            '-c',
            'istio-proxy',
            '--tail',
            '20',
          ]),
        ),
      ],
    }
  },
})
