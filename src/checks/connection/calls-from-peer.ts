import type { MeshIdentity } from '../../federation/mesh.js'
import type { Peer } from '../../federation/objects/federation.js'
import type { Seen } from '../../logs/summary.js'
import { type Place, peeringCheck } from '../define.js'
import { at, fix, logged, oc, place, saw } from '../say.js'
import { causes } from './causes.js'
import { failingLink, latestProblem, meansOf } from './seen.js'

export default peeringCheck({
  id: 'connection/calls-from-peer',
  title: 'The ingress gateway serves the peer’s discovery calls',
  severity: 'error',
  why: 'The ingress gateway’s access log tells what becomes of the peer’s calls: refused by which policy, not passed on to istiod, or answered. It knows more than either status, and it is there when only this side can be read.',
  covers: ['D59', 'D89', 'D90', 'D91', 'D92'],
  after: [...causes],
  needs: { here: ['peers', 'logs'] },
  uses: { here: ['clock'] },
  *run({ here, there, peer }) {
    const only = here.peers.length === 1
    const link = failingLink(here.logs, 'peer-calls-us', peer.metadata.name, only, here.clock)
    const line = link?.failed.line
    if (!link || !line) return
    const problem = latestProblem(here.logs, 'ingress', peer.metadata.name, only, {
      after: (link.failed.last ?? 0) - 1000,
    })
    const on = suspect(here, peer, problem)
    yield {
      says: `Discovery calls of ${there?.label ?? `peer ${peer.metadata.name}`} fail at ${here.label}’s ingress gateway: ${problem ? meansOf(problem) : 'it answers with an error'}`,
      on,
      breaks: 'inbound',
      discriminator: problem?.id ?? 'failing',
      evidence: [
        logged(here, { namespace: link.source.namespace, name: link.source.pod }, problem?.line ?? line),
        saw(on, { actual: `calls in the log: ${link.failed.count} failed, ${link.ok.count} succeeded` }),
      ],
      remedy: [
        fix(
          here,
          'Look at this object, and at the latest lines of the ingress gateway’s log',
          oc(here, ['logs', link.source.pod, '-c', 'istio-proxy', '--tail', '20']),
        ),
      ],
    }
  },
})

/** The object that such a line points to. */
function suspect(here: MeshIdentity, peer: Peer, problem: Seen | undefined): Place {
  const { policy, policyNamespace } = problem?.captured ?? {}
  switch (problem?.id) {
    case 'denied-discovery':
      return at(here, peer, 'spec.security.clientID')
    case 'denied-by-policy':
      return place(here, {
        apiVersion: 'security.istio.io/v1beta1',
        kind: 'AuthorizationPolicy',
        namespace: policyNamespace ?? here.namespace,
        name: policy ?? '',
      })
    case 'istiod-unreachable':
    case 'service-has-no-host':
      return place(here, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: here.namespace,
        name: `istiod-${here.name}`,
      })
    default:
      return at(here, peer)
  }
}
