import { peeringCheck } from '../define.js'
import { at, fix, logged, oc } from '../say.js'
import { failing } from '../service-traffic.js'

export default peeringCheck({
  id: 'traffic/not-offered',
  title: 'The ingress gateway knows the services that the peer calls',
  severity: 'error',
  why: 'The ingress gateway has one filter chain per exported service, chosen by the name that the caller asks for. A call for another name is closed at once (NR, filter_chain_not_found): the service is no longer exported, or the gateway has not got its configuration. NC means a route to a cluster that does not exist, as with Services of several ports.',
  covers: ['D134', 'D136'],
  after: ['exports/*', 'gateways/*', 'prerequisites/*', 'peer/*'],
  needs: { here: ['logs'] },
  *run({ here, peer, now }) {
    const ids = ['filter-chain-not-found', 'cluster-not-found', 'route-not-found']
    for (const [service, seen] of failing(here.logs, { component: 'ingress', peer, ids, now })) {
      const on = at(here, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: seen.source.pod, namespace: seen.source.namespace },
      })
      yield {
        says: `${peer.metadata.name} calls ${service || 'a service'} at ${here.label}, whose ingress gateway knows no such service`,
        on,
        breaks: 'inbound',
        ...(service ? { service } : {}),
        discriminator: service,
        evidence: [logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line)],
        remedy: [
          fix(
            here,
            'See that the service is exported, and that the gateway is in sync with istiod',
            oc(here, [
              'get',
              `exportedserviceset/${peer.metadata.name}`,
              '-o',
              'jsonpath={.status.exportedServices[*].exportedName}',
            ]),
          ),
        ],
      }
    }
  },
})
