import { imported, localityOf, rulesFor, wantsFailover } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'failover/in-force',
  title: 'The failover of a DestinationRule is in force',
  severity: 'warning',
  why: 'Istio takes only one of distribute, failover and failoverPriority in localityLbSetting. With distribute present, failover is not in force, and neither is it with `enabled: false`.',
  covers: ['D139'],
  after: [],
  needs: { here: ['importSets', 'destinationRules'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    for (const { exported, local } of imported('local', here.importSets, peer, there, reverse)) {
      for (const rule of rulesFor(local.hostname, here.destinationRules)) {
        const setting = localityOf(rule)
        if (!setting || !wantsFailover(rule)) continue
        const off = setting.enabled === false
        if (!off && setting.distribute.length === 0) continue
        const path = 'spec.trafficPolicy.loadBalancer.localityLbSetting'
        const field = at(here, rule, `${path}.${off ? 'enabled' : 'distribute'}`)
        const localityLbSetting = off ? { enabled: true } : { distribute: null }
        yield {
          says: `DestinationRule ${rule.metadata.name} of ${here.label} ${off ? 'has failover turned off (enabled: false)' : 'has both distribute and failover'} for ${local.hostname}: it never happens`,
          on: field,
          breaks: 'outbound',
          service: exported.hostname,
          evidence: [
            saw(
              field,
              off
                ? { expected: 'true', actual: 'false' }
                : { expected: 'absent', actual: `${setting.distribute.length} entries` },
            ),
            saw(at(here, rule, `${path}.failover`), { actual: `${setting.failover.length} entries` }),
          ],
          remedy: [
            fix(
              here,
              off ? 'Turn it on' : 'Keep only failover',
              patch(here, rule, { spec: { trafficPolicy: { loadBalancer: { localityLbSetting } } } }),
            ),
          ],
        }
      }
    }
  },
})
