import type { MeshIdentity } from '../../federation/mesh.js'
import type { Peer } from '../../federation/objects/federation.js'
import { type Place, peeringCheck } from '../define.js'
import { at, fix, logged, oc, saw } from '../say.js'
import { causes } from './causes.js'
import { failingLink, lastGood, latestProblem, meansOf } from './seen.js'

export default peeringCheck({
  id: 'connection/calls-to-peer',
  title: 'The egress gateway gets good answers to discovery calls',
  severity: 'error',
  why: 'Every discovery call passes the egress gateway, whose access log keeps refused connections, rejected certificates, and the peer’s answers apart, where the status reads `503` for all of them. When istiod does not get as far as the egress gateway, its own log says so.',
  covers: ['D67', 'D69', 'D74', 'D88', 'D91', 'D93', 'D94'],
  after: [...causes, 'connection/status-missing', 'connection/calls-from-peer'],
  needs: { here: ['peers', 'logs'] },
  uses: { here: ['clock'] },
  *run({ here, there, peer }) {
    const { name } = peer.metadata
    const only = here.peers.length === 1
    const link = failingLink(here.logs, 'we-call-peer', name, only, here.clock)
    const atEgress = link && latestProblem(here.logs, 'egress', name, only, { after: (link.failed.last ?? 0) - 1000 })
    const since = Math.max(lastGood(here.logs, 'we-call-peer', name, only), link?.failed.last ?? 0)
    const beforeEgress = latestProblem(here.logs, 'istiod', name, only, { after: since, ids: dialFailures })
    const problem = beforeEgress ?? atEgress
    const line = problem?.line ?? link?.failed.line
    const source = problem?.source ?? link?.source
    // Without calls at the gateway, only dials that fail to this very egress gateway count.
    if (
      !line ||
      !source ||
      (beforeEgress?.captured.egress && beforeEgress.captured.egress !== peer.spec.gateways.egress.name)
    )
      return
    const on = suspect(here, peer, problem?.id)
    yield {
      says: `${here.label}’s discovery calls to ${there?.label ?? `peer ${name}`} fail: ${problem ? meansOf(problem) : 'its egress gateway logs errors'}`,
      on,
      breaks: 'outbound',
      discriminator: problem?.id ?? 'failing',
      evidence: [
        logged(here, { namespace: source.namespace, name: source.pod }, line),
        saw(on, {
          actual: `calls in the log: ${link?.failed.count ?? problem?.count ?? 0} failed, ${link?.ok.count ?? 0} succeeded`,
        }),
      ],
      remedy: [
        fix(
          here,
          there
            ? `Read this log; ${there.label}’s ingress gateway logs the same calls from its side`
            : 'Read this log, and ask the peer’s administrators what their ingress gateway logs for the same calls',
          oc(here, ['logs', source.pod, '-c', source.container, '--tail', '20']),
        ),
      ],
    }
  },
})

/** What istiod logs when it cannot reach its own egress gateway. */
const dialFailures = ['egress-name-unresolved', 'egress-refused', 'egress-timeout', 'egress-unreachable']

function suspect(here: MeshIdentity, peer: Peer, id: string | undefined): Place {
  if (id !== undefined && dialFailures.includes(id)) return at(here, peer, 'spec.gateways.egress.name')
  if (id?.startsWith('tls-')) return at(here, peer, 'spec.security')
  if (
    id &&
    [
      'peer-refused-connection',
      'peer-unroutable',
      'peer-timeout',
      'peer-connection-failed',
      'peer-has-no-host',
      'dns-failed',
    ].includes(id)
  )
    return at(here, peer, 'spec.remote')
  return at(here, peer)
}
