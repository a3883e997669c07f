import { keyOf, offered } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc } from '../say.js'
import { failing } from '../service-traffic.js'

export default peeringCheck({
  id: 'traffic/workload-unreachable',
  title: 'The ingress gateway reaches the pods of the services that the peer calls',
  severity: 'error',
  why: 'The peer’s call has come as far as the ingress gateway. UH in its access log means that no endpoint is ready; UF or UC, that the pods refuse or cut the connection: they do not listen, or do not speak the mutual TLS that the mesh demands.',
  covers: ['D114', 'D115'],
  after: ['exports/no-ready-endpoints', 'exports/no-sidecar', 'policy/*', 'exports/*', 'gateways/*'],
  needs: { here: ['logs'] },
  uses: { here: ['exportSets', 'meshServices'] },
  *run({ here, peer, now }) {
    const { exportSets, meshServices, namespace } = here
    const given = exportSets && meshServices ? offered({ namespace, exportSets, meshServices }, peer) : null
    const ids = ['service-has-no-host', 'workload-unreachable']
    for (const [host, seen] of failing(here.logs, { component: 'ingress', peer, ids, now })) {
      const service = given?.offers.find((offer) => offer.exported.hostname === host)?.service
      const name = service ? `${keyOf(service).name}.${keyOf(service).namespace}` : host || 'an exported service'
      yield {
        says: `Calls from ${peer.metadata.name} reach ${here.label} but not the pods of ${name}: ${seen.id === 'service-has-no-host' ? 'none is ready (UH)' : 'they do not take the connection (UF)'}`,
        on: service ? at(here, service) : at(here, peer),
        breaks: 'inbound',
        ...(host ? { service: host } : {}),
        discriminator: host,
        evidence: [logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line)],
        remedy: [
          fix(
            here,
            'See that ready pods listen behind the Service, with a sidecar',
            oc(here, ['get', 'endpointslices,pods', '-o', 'wide'], service?.metadata.namespace ?? here.namespace),
          ),
        ],
      }
    }
  },
})
