import { peeringCheck } from '../define.js'
import { at, fix, logged, oc } from '../say.js'
import { failing } from '../service-traffic.js'

export default peeringCheck({
  id: 'traffic/egress-failed',
  title: 'The egress gateway reaches the peer’s ingress gateway for services',
  severity: 'error',
  why: 'Service traffic goes to the peer’s addresses on spec.remote.servicePort (15443 unless set): another port than discovery, with firewalls of its own. UF in the egress gateway’s access log is a connection that failed, UH no address to call, UC one that the peer closed.',
  covers: ['D39', 'D49', 'D132'],
  after: [
    'gateways/*',
    'reachability/*',
    'peer/*',
    'trust/*',
    'policy/*',
    'exports/no-ready-endpoints',
    'traffic/denied',
    'traffic/workload-unreachable',
    'traffic/not-offered',
    'exports/*',
    'connection/*',
  ],
  needs: { here: ['logs'] },
  *run({ here, there, peer, now }) {
    const ids = [
      'peer-refused-connection',
      'peer-unroutable',
      'peer-timeout',
      'peer-connection-failed',
      'peer-has-no-host',
      'peer-closed-connection',
      'dns-failed',
    ]
    for (const [service, seen] of failing(here.logs, { component: 'egress', peer, ids, now })) {
      const { addresses, servicePort = 15443 } = peer.spec.remote
      const target = seen.captured.upstream ?? `${addresses[0] ?? 'its address'}:${servicePort}`
      yield {
        says: `${here.label} cannot call ${service || 'services'} of ${there?.label ?? `peer ${peer.metadata.name}`}: ${phrases[seen.id] ?? 'the connection fails'} (${target})`,
        on: at(here, peer, 'spec.remote'),
        breaks: 'outbound',
        ...(service ? { service } : {}),
        discriminator: service,
        evidence: [logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line)],
        remedy: [
          fix(
            here,
            `See that ${target} can be reached from the egress gateway, and what the peer’s ingress gateway logs`,
            oc(here, ['logs', seen.source.pod, '-c', seen.source.container, '--tail', '50'], seen.source.namespace),
          ),
        ],
      }
    }
  },
})

const phrases: Readonly<Record<string, string>> = {
  'peer-refused-connection': 'the connection is refused',
  'peer-unroutable': 'there is no route',
  'peer-timeout': 'nobody answers',
  'peer-connection-failed': 'the connection is cut at once',
  'peer-has-no-host': 'there is no address to call',
  'peer-closed-connection': 'the peer closes the connection',
  'dns-failed': 'its address does not resolve',
}
