import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { causes } from './causes.js'
import { livingIstiods, pathOf, rowsOf, timeOf } from './rows.js'

export default peeringCheck({
  id: 'connection/status-agrees',
  title: 'Both sides say the same about a connection',
  severity: 'warning',
  why: 'istiod leaves a status as it was when it can no longer act on a peer, or no longer runs: `connected: true` may be long out of date. The other side sees whether the stream is there. A stream that was dropped on the way without a word looks the same.',
  covers: ['D48', 'D95'],
  after: [...causes, 'connection/istiod-log', 'connection/watch'],
  needs: { here: ['peers'], there: ['peers'] },
  uses: { here: ['pods', 'clock'], there: ['pods', 'clock'] },
  *run({ here, there, peer, reverse, now }) {
    const row = rowsOf(peer, livingIstiods(here, here.pods)).find(({ watch }) => watch.connected === true)
    const theirs = rowsOf(reverse, livingIstiods(there, there.pods))
    if (!row || !reverse || theirs.length === 0) return
    const remotes = theirs.flatMap(({ remotes }) => remotes)
    const since = timeOf(row.watch.lastConnected) ?? 0
    const gone = remotes.map((remote) => timeOf(remote.lastDisconnect) ?? 0).sort((a, b) => b - a)[0] ?? 0
    // Two dumps may be hours apart: what came after one of them proves nothing against it.
    const [readHere, readThere] = [here.clock ?? now, there.clock ?? now]
    const settled = gone >= since ? gone <= readHere.getTime() : gone === 0 && readThere.getTime() - since > settlingMs
    if (remotes.some((remote) => remote.connected === true) || !settled) return
    const field = at(here, peer, pathOf(peer, row, 'watch.connected'))
    yield {
      says: `${here.label}’s status says that it is connected to ${there.label}, which sees no such connection: the status is out of date`,
      on: field,
      breaks: 'outbound',
      discriminator: 'watch.connected',
      evidence: [
        saw(field, {
          actual: `true, since ${row.watch.lastConnected ?? 'an unknown time'}, last full sync ${row.watch.lastFullSync ?? 'never'}`,
        }),
        saw(at(there, reverse, 'status.discoveryStatus'), {
          expected: 'a remote with connected: true',
          actual: gone > 0 ? `none; the last one went ${new Date(gone).toISOString()}` : 'none',
        }),
      ],
      remedy: [
        fix(
          here,
          'Judge by the other side; if nothing else explains it, restart istiod so that it connects anew',
          oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]),
        ),
      ],
    }
  },
})

/** Statuses are written about once a minute, so that a new connection takes a while to show on both sides. */
const settlingMs = 180_000
