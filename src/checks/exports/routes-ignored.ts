import { keyOf, offered, offersInUse } from '../../federation/exchange/index.js'
import { fullHostname } from '../../federation/matching.js'
import { localHostname } from '../../federation/names.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/routes-ignored',
  title: 'No routing rule of the exporter is meant for calls that bypass it',
  severity: 'info',
  why: 'Calls from the peer pass the ingress gateway as TCP, so a VirtualService of the exporter (a canary split, a route by path, retries) does not apply to them. Routing for them belongs in the caller’s mesh, over several exports.',
  covers: ['D148'],
  after: [],
  needs: { here: ['exportSets', 'meshServices', 'virtualServices'] },
  uses: { there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const given = offered(here, peer)
    if (!given) return
    for (const { service, exported } of offersInUse(given, there?.importSets ?? null, reverse)) {
      const host = localHostname(keyOf(service))
      const rule = here.virtualServices.find(
        ({ spec, metadata }) =>
          spec.http.some(({ route }) => route.length > 1 || route.some(({ destination }) => destination.subset)) &&
          spec.hosts.some((one) => fullHostname(one, metadata.namespace ?? '') === host),
      )
      if (!rule) continue
      const field = at(here, rule, 'spec.http')
      yield {
        says: `VirtualService ${rule.metadata.name} of ${here.label} does not apply to calls of ${exported.name}.${exported.namespace} from ${peer.metadata.name}`,
        on: field,
        breaks: 'inbound',
        service: exported.hostname,
        evidence: [saw(field, { actual: `routes for ${host}` })],
        remedy: [
          fix(
            here,
            'Export each version as a Service of its own, and let the caller’s mesh route',
            oc(here, ['get', `virtualservice/${rule.metadata.name}`, '-o', 'yaml'], rule.metadata.namespace),
          ),
        ],
      }
    }
  },
})
