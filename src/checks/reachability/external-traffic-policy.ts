import { isReady, podsBehind } from '../../federation/gateways/gateway.js'
import { calledIngress } from '../../federation/gateways/reach.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/external-traffic-policy',
  title: 'Nodes that a peer is called through have a pod of the ingress gateway, where the Service keeps traffic local',
  severity: 'warning',
  why: 'With `externalTrafficPolicy: Local` a node without a pod of the gateway drops connections. A load balancer notices; a fixed list of node addresses does not.',
  covers: ['D52'],
  after: ['gateways/pods'],
  needs: { here: ['peers'], there: ['services', 'pods'] },
  uses: { there: ['nodes'] },
  *run({ here, there, peer, reverse }) {
    const service = calledIngress(peer, reverse, there.services)
    if (service?.spec.externalTrafficPolicy !== 'Local') return
    const served = new Set(
      podsBehind(service, there.pods)
        .filter(isReady)
        .map((pod) => pod.spec.nodeName),
    )
    const called = (there.nodes ?? []).filter((node) =>
      node.status.addresses.some(({ address }) => peer.spec.remote.addresses.includes(address ?? '')),
    )
    const empty = called.filter((node) => !served.has(node.metadata.name))
    const first = empty[0]
    if (!first || served.size === 0) return
    const names = empty.map((node) => node.metadata.name).join(', ')
    const field = at(there, service, 'spec.externalTrafficPolicy')
    yield {
      says: `${there.label}’s ingress gateway ${service.metadata.name} has no pod on ${names}, through which ${here.label} calls, and its Service keeps traffic on the node`,
      on: field,
      breaks: 'outbound',
      severity: empty.length === called.length ? 'error' : 'warning',
      evidence: [
        saw(field, { expected: 'Cluster', actual: 'Local' }),
        saw(at(here, peer, 'spec.remote.addresses'), { actual: peer.spec.remote.addresses.join(', ') }),
        saw(at(there, first, 'metadata.name'), { expected: [...served].join(', '), actual: names }),
      ],
      remedy: [
        fix(
          there,
          'Let nodes pass traffic on (or run the gateway on each of these nodes)',
          patch(there, service, { spec: { externalTrafficPolicy: 'Cluster' } }),
        ),
      ],
    }
  },
})
