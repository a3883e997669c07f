import { imported, policiesOf, rulesFor, wantsFailover } from '../../federation/exchange/index.js'
import { endpointsOf } from '../../federation/gateways/gateway.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'failover/ejection',
  title: 'All local endpoints may be taken out when they fail',
  severity: 'info',
  why: 'outlierDetection takes out at most maxEjectionPercent of the endpoints, by default 10 %. With several local pods most failing ones stay in, and only few calls move to the peer. 100 lets all of them go.',
  covers: ['D145'],
  after: [],
  needs: { here: ['importSets', 'destinationRules', 'meshEndpointSlices'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    for (const { exported, local } of imported('local', here.importSets, peer, there, reverse)) {
      const endpoints = endpointsOf(here.meshEndpointSlices, local).filter((endpoint) => endpoint.ready)
      if (endpoints.length < 2) continue
      for (const rule of rulesFor(local.hostname, here.destinationRules).filter(wantsFailover)) {
        const detection = policiesOf(rule).find((policy) => policy.outlierDetection)?.outlierDetection
        const percent = detection?.maxEjectionPercent ?? 10
        if (!detection || percent >= 100) continue
        const field = at(here, rule, 'spec.trafficPolicy.outlierDetection.maxEjectionPercent')
        yield {
          says: `DestinationRule ${rule.metadata.name} of ${here.label} takes out at most ${percent} % of ${endpoints.length} local endpoints of ${local.hostname}: most calls stay local when all fail`,
          on: field,
          breaks: 'outbound',
          service: exported.hostname,
          evidence: [
            saw(field, {
              expected: '100',
              actual: detection.maxEjectionPercent === undefined ? 'absent (10)' : String(percent),
            }),
          ],
          remedy: [
            fix(
              here,
              'Let all of them be taken out',
              patch(here, rule, { spec: { trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } } } }),
            ),
          ],
        }
      }
    }
  },
})
