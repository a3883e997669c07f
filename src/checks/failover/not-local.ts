import {
  imported,
  importLocality,
  localityOf,
  reselected,
  rulesFor,
  withRule,
  writtenRule,
} from '../../federation/exchange/index.js'
import { localHostname } from '../../federation/names.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'failover/not-local',
  title: 'A service that is to stand in for a local one is imported as local',
  severity: 'warning',
  why: 'Only with importAsLocal do the peer’s endpoints join those of the local Service. Imported under a domain of its own, a service is another host, and failover between regions cannot reach it.',
  covers: ['D144'],
  after: [],
  needs: { here: ['importSets', 'destinationRules'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    for (const { set, rule, exported, local } of imported('apart', here.importSets, peer, there, reverse)) {
      const host = localHostname(local)
      const region = importLocality(set)?.region
      const failover = rulesFor(host, here.destinationRules).find((one) =>
        localityOf(one)?.failover.some(({ to }) => to === region),
      )
      if (!region || !failover) continue
      const written = writtenRule(set, 'importRules', rule)
      const alias = { name: local.name, namespace: local.namespace }
      const right = { ...Object(reselected(written, { alias })), importAsLocal: true }
      const field = at(here, set, `spec.importRules[${rule}].importAsLocal`)
      yield {
        says: `DestinationRule ${failover.metadata.name} of ${here.label} fails over to region ${region}, but ${exported.name}.${exported.namespace} is imported as ${local.hostname} and does not join ${host}`,
        on: field,
        breaks: 'outbound',
        service: exported.hostname,
        evidence: [
          saw(field, { expected: 'true', actual: String(written.raw.importAsLocal ?? 'absent') }),
          saw(at(here, failover, 'spec.host'), { actual: failover.spec.host ?? '' }),
        ],
        remedy: [
          fix(
            here,
            'Import it as local',
            ...(written.name === null ? [] : [patch(here, set, withRule(set, 'importRules', rule, right))]),
          ),
        ],
      }
    }
  },
})
