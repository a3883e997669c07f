import {
  imported,
  importLocality,
  keyOf,
  policiesOf,
  rulesFor,
  wantsFailover,
} from '../../federation/exchange/index.js'
import type { Service } from '../../federation/objects/core.js'
import type { ServiceName } from '../../federation/resolution/types.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, patch, saw } from '../say.js'

const wanted = { consecutive5xxErrors: 3, interval: '10s', baseEjectionTime: '1m', maxEjectionPercent: 100 }

export default peeringCheck({
  id: 'failover/outlier-detection',
  title: 'Failover to a peer has an outlierDetection that sets it off',
  severity: 'warning',
  why: 'Envoy moves calls to another locality only when it has taken the local endpoints out of service, which is what outlierDetection does. Without it the locality settings do nothing: calls keep going to failing local pods, or are spread over both meshes.',
  covers: ['D138'],
  after: ['failover/host', 'failover/not-local'],
  needs: { here: ['importSets', 'destinationRules'] },
  uses: { here: ['meshServices'], there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    for (const { set, exported, local } of imported('local', here.importSets, peer, there, reverse)) {
      const rules = rulesFor(local.hostname, here.destinationRules)
      if (rules.some((rule) => policiesOf(rule).some((policy) => policy.outlierDetection))) continue
      const rule = rules.find(wantsFailover)
      const common = { breaks: 'outbound', service: exported.hostname, discriminator: local.hostname } as const
      if (rule) {
        const field = at(here, rule, 'spec.trafficPolicy.outlierDetection')
        yield {
          ...common,
          says: `DestinationRule ${rule.metadata.name} of ${here.label} sets up failover for ${local.hostname} without outlierDetection: it never happens`,
          on: field,
          evidence: [
            saw(field, { expected: 'set', actual: 'absent' }),
            saw(at(here, rule, 'spec.trafficPolicy.loadBalancer.localityLbSetting'), { actual: 'failover' }),
          ],
          remedy: [
            fix(
              here,
              'Add outlierDetection',
              patch(here, rule, { spec: { trafficPolicy: { outlierDetection: wanted } } }),
            ),
          ],
        }
      } else if (rules.length === 0 && importLocality(set) && hasLocal(local, here.meshServices)) {
        const field = at(here, set, 'spec.locality')
        yield {
          ...common,
          says: `${local.hostname} has endpoints in ${here.label} and its peer ${peer.metadata.name}, and no DestinationRule with outlierDetection decides when the peer stands in`,
          on: field,
          severity: 'info',
          evidence: [saw(field, { actual: importLocality(set)?.region || 'set' })],
          remedy: [
            fix(
              here,
              'Create a DestinationRule for the host with outlierDetection and localityLbSetting.failover',
              oc(here, ['get', 'destinationrules'], local.namespace),
            ),
          ],
        }
      }
    }
  },
})

function hasLocal(wanted: ServiceName, services: readonly Service[] | null): boolean {
  return (
    services === null ||
    services.some((one) => keyOf(one).name === wanted.name && keyOf(one).namespace === wanted.namespace)
  )
}
