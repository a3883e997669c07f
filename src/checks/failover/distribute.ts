import { imported, localityOf, rulesFor } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'failover/distribute',
  title: 'A DestinationRule either distributes calls over localities or fails over',
  severity: 'warning',
  why: 'Istio takes only one of distribute, failover and failoverPriority in localityLbSetting. With distribute present, failover is not in force.',
  covers: ['D139'],
  after: [],
  needs: { here: ['importSets', 'destinationRules'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    for (const { exported, local } of imported('local', here.importSets, peer, there, reverse)) {
      for (const rule of rulesFor(local.hostname, here.destinationRules)) {
        const setting = localityOf(rule)
        if (!setting || setting.distribute.length === 0 || setting.failover.length === 0) continue
        const path = 'spec.trafficPolicy.loadBalancer.localityLbSetting'
        const field = at(here, rule, `${path}.distribute`)
        yield {
          says: `DestinationRule ${rule.metadata.name} of ${here.label} has both distribute and failover for ${local.hostname}: failover is not in force`,
          on: field,
          breaks: 'outbound',
          service: exported.hostname,
          evidence: [
            saw(field, { expected: 'absent', actual: `${setting.distribute.length} entries` }),
            saw(at(here, rule, `${path}.failover`), { actual: `${setting.failover.length} entries` }),
          ],
          remedy: [
            fix(
              here,
              'Keep only failover',
              patch(here, rule, {
                spec: { trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: null } } } },
              }),
            ),
          ],
        }
      }
    }
  },
})
