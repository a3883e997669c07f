import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { causes } from './causes.js'
import { livingIstiods, pathOf, rowsOf, timeOf } from './rows.js'

export default peeringCheck({
  id: 'connection/sync-age',
  title: 'The peer’s service list is fetched again and again',
  severity: 'warning',
  why: 'Besides watching, istiod fetches the whole list of services every minute (every five before 2.5.1). Where that fails behind a stream that is still open, the status reads `connected: true` while the peer already refuses us, and the next reconnect will fail.',
  covers: ['D96', 'D123'],
  after: [...causes, 'connection/calls-from-peer', 'connection/calls-to-peer', 'connection/status-agrees'],
  // Its own clock: the other side's dump may have been taken hours later, and a dump that tells no time gives no age.
  needs: { here: ['peers', 'clock'] },
  uses: { here: ['pods', 'controlPlanes'] },
  *run({ here, there, peer }) {
    const now = here.clock
    const rows = rowsOf(peer, livingIstiods(here, here.pods)).filter(({ watch }) => watch.connected === true)
    const limit = limitFor(controlPlaneOf(here, here.controlPlanes ?? [])?.status.chartVersion)
    // With several istiod pods one row's times may be frozen: all of them have to be old.
    const old = rows.filter(({ watch }) => {
      const last = timeOf(watch.lastFullSync) ?? timeOf(watch.lastConnected)
      return last !== null && now.getTime() - last > limit
    })
    const [row] = old
    if (!row || old.length < rows.length || here.source === 'manifests') return
    const field = at(here, peer, pathOf(peer, row, 'watch.lastFullSync'))
    yield {
      says: `${here.label} is connected to ${there?.label ?? `peer ${peer.metadata.name}`}, but has not fetched its services since ${row.watch.lastFullSync ?? 'it connected'}`,
      on: field,
      breaks: 'outbound',
      discriminator: 'lastFullSync',
      evidence: [
        saw(field, {
          expected: `less than ${limit / 60_000} minutes before ${now.toISOString()}`,
          actual: row.watch.lastFullSync ?? 'never',
        }),
      ],
      remedy: [
        fix(
          here,
          'See why: istiod logs "resync failed", and the egress gateway the answer to /v1/services/',
          oc(here, ['logs', `deployment/${peer.spec.gateways.egress.name ?? ''}`, '-c', 'istio-proxy', '--tail', '20']),
        ),
      ],
    }
  },
})

/** Three misses are no chance any more. Without a version the slower rhythm is assumed. */
function limitFor(version: string | undefined): number {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').split('.').map(Number)
  const everyMinute = major > 2 || (major === 2 && (minor > 5 || (minor === 5 && patch >= 1)))
  return (everyMinute ? 4 : 12) * 60_000
}
