import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { causes } from './causes.js'
import { meaningOf } from './meaning.js'
import { latest, livingIstiods, pathOf, rowsOf } from './rows.js'

export default peeringCheck({
  id: 'connection/watch',
  title: 'Every istiod pod watches the peer',
  severity: 'error',
  why: 'Each istiod pod keeps a stream to the peer open through the egress gateway, by which it hears of exported services. Without it imports go stale: services that are added or removed there are not noticed, and after a restart there are none.',
  covers: ['D88', 'D89', 'D90', 'D91', 'D92', 'D93', 'D94', 'D95'],
  after: [...causes, 'connection/status-missing', 'connection/calls-from-peer', 'connection/calls-to-peer'],
  needs: { here: ['peers'] },
  uses: { here: ['pods'] },
  *run({ here, there, peer }) {
    const rows = rowsOf(peer, livingIstiods(here, here.pods))
    const down = rows.filter((row) => row.watch.connected !== true)
    const row = latest(down)
    if (!row) return
    const all = down.length === rows.length
    const status = row.watch.lastDisconnectStatus
    const field = at(here, peer, pathOf(peer, row, 'watch'))
    const who = all ? here.label : `${down.length} of ${rows.length} istiod pods of ${here.label}`
    yield {
      says: `${who} ${all || down.length === 1 ? 'is' : 'are'} not connected to ${there?.label ?? `peer ${peer.metadata.name}`}: ${meaningOf(status)}${status ? ` (${status})` : ''}`,
      on: field,
      breaks: 'outbound',
      discriminator: 'watch',
      severity: all ? 'error' : 'warning',
      evidence: [
        saw(field, {
          expected: 'connected: true',
          actual: `connected: false, ${[status, row.watch.lastConnected ? `last attempt ${row.watch.lastConnected}` : undefined, row.watch.lastFullSync ? `last full sync ${row.watch.lastFullSync}` : 'never synced'].filter(Boolean).join(', ')}`,
        }),
      ],
      remedy: [
        fix(
          here,
          'See what the egress gateway logs for its calls to the peer',
          oc(here, ['logs', `deployment/${peer.spec.gateways.egress.name ?? ''}`, '-c', 'istio-proxy', '--tail', '20']),
        ),
      ],
    }
  },
})
