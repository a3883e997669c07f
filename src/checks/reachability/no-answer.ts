import type { Link } from '../../logs/links.js'
import { stateOf } from '../../logs/links.js'
import type { Seen } from '../../logs/summary.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, saw } from '../say.js'

const silences = ['peer-timeout', 'peer-unroutable']

export default peeringCheck({
  id: 'reachability/no-answer',
  title: 'The peer’s addresses answer on both ports',
  severity: 'error',
  why: 'Discovery (8188) and traffic (15443) are two ports, and a firewall may close one only: a peer can look connected while no call gets through. Packets that are dropped show as time-outs in the access log of the egress gateway.',
  covers: ['D38', 'D39', 'D49', 'D51'],
  after: ['prerequisites/*', 'gateways/*', 'reachability/*', 'peer/*', 'policy/*'],
  needs: { here: ['logs'] },
  *run({ here, peer }) {
    const name = peer.metadata.name
    for (const plane of ['discovery', 'service'] as const) {
      const links = here.logs.links.filter(
        (link) =>
          link.way === 'we-call-peer' && link.plane === plane && (link.peer === name || link.source.peer === name),
      )
      const failing = links.filter((link) => stateOf(link) === 'failing')
      const proof = here.logs.seen.find(
        (seen) => silences.includes(seen.id) && failing.some((link) => isLatest(seen, link)),
      )
      if (!proof) continue
      const upstream = proof.captured.upstream
      const where = typeof upstream === 'string' ? upstream : peer.spec.remote.addresses.join(', ')
      const field = at(here, peer, 'spec.remote.addresses')
      const what = plane === 'discovery' ? 'discovery' : 'traffic to services'
      const how = proof.id === 'peer-timeout' ? 'does not answer' : 'has no route to it'
      yield {
        says: `Nothing at ${where} answers ${here.label}’s egress gateway for ${what} (the network ${how}): a firewall, or a wrong address`,
        on: field,
        breaks: 'outbound',
        discriminator: plane,
        evidence: [
          saw(field, { expected: 'an address that answers', actual: where }),
          logged(here, { namespace: proof.source.namespace, name: proof.source.pod }, proof.line),
        ],
        remedy: [
          fix(
            here,
            'Ask the owners of firewalls and security groups on the way; who may exec can try the connection from the egress gateway',
            oc(here, [
              'exec',
              proof.source.pod,
              '-c',
              'istio-proxy',
              '--',
              'curl',
              '-sv',
              '--max-time',
              '5',
              `telnet://${where}`,
            ]),
          ),
        ],
      }
    }
  },
})

/** Whether a message is about the latest failures of a link, and not about something long gone. */
function isLatest(seen: Seen, link: Link): boolean {
  return (
    seen.source.pod === link.source.pod &&
    (seen.last === null || link.failed.last === null || seen.last >= link.failed.last - 60_000) &&
    link.failed.count > 0
  )
}
