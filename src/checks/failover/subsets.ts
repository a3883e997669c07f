import { imported } from '../../federation/exchange/index.js'
import { fullHostname } from '../../federation/matching.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'failover/subsets',
  title: 'Routes to a host that a peer stands in for use no subsets',
  severity: 'warning',
  why: 'Imported endpoints bear no labels such as version. A VirtualService that routes to a subset by labels leaves them out, so that failover ends in 503 (UH).',
  covers: ['D143'],
  after: [],
  needs: { here: ['importSets', 'virtualServices'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    for (const { exported, local } of imported('local', here.importSets, peer, there, reverse)) {
      for (const rule of here.virtualServices) {
        const { spec, metadata } = rule
        const route = [...spec.http, ...spec.tcp, ...spec.tls]
          .flatMap((one) => one.route)
          .find(
            ({ destination: { host, subset } }) =>
              subset !== undefined &&
              host !== undefined &&
              fullHostname(host, metadata.namespace ?? '') === local.hostname,
          )
        if (!route) continue
        const field = at(here, rule, 'spec.http')
        yield {
          says: `VirtualService ${metadata.name} of ${here.label} routes ${local.hostname} to subset ${route.destination.subset ?? ''}, which holds no endpoint of ${peer.metadata.name}`,
          on: field,
          breaks: 'outbound',
          service: exported.hostname,
          evidence: [saw(field, { expected: 'no subset', actual: route.destination.subset ?? '' })],
          remedy: [
            fix(
              here,
              'Route the host without a subset, or add a route to the whole host',
              oc(here, ['edit', `virtualservice/${metadata.name}`], metadata.namespace),
            ),
          ],
        }
      }
    }
  },
})
