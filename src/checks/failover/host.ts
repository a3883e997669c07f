import { imported, keyOf, rulesFor, wantsFailover } from '../../federation/exchange/index.js'
import { fullHostname } from '../../federation/matching.js'
import { localHostname, localSuffix } from '../../federation/names.js'
import { nearest } from '../../federation/nearest.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'failover/host',
  title: 'A DestinationRule for failover names a host that exists',
  severity: 'warning',
  why: 'A DestinationRule applies to the host that it names, in full or, without a dot, in its own namespace. With a host that no Service has, it applies to nothing, and the service that it was meant for has neither outlierDetection nor failover.',
  covers: ['D138', 'D141'],
  after: [],
  needs: { here: ['importSets', 'destinationRules', 'meshServices'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const joined = imported('local', here.importSets, peer, there, reverse)
    const uncovered = joined.filter(({ local }) => rulesFor(local.hostname, here.destinationRules).length === 0)
    if (uncovered.length === 0) return
    const hosts = new Set([
      ...here.meshServices.map((service) => localHostname(keyOf(service))),
      ...joined.map(({ local }) => local.hostname),
    ])
    for (const rule of here.destinationRules.filter(wantsFailover)) {
      const host = fullHostname(rule.spec.host ?? '', rule.metadata.namespace ?? '')
      if (hosts.has(host) || !host.endsWith(localSuffix()) || host.startsWith('*')) continue
      const names = uncovered.map(({ local }) => local.hostname)
      const meant = nearest(host, names) ?? (names.length === 1 ? (names[0] ?? null) : null)
      const one = uncovered.find(({ local }) => local.hostname === meant)
      const field = at(here, rule, 'spec.host')
      yield {
        says: `DestinationRule ${rule.metadata.name} of ${here.label} sets up failover for ${host}, which does not exist${meant ? `; did it mean ${meant}?` : ''}`,
        on: field,
        breaks: 'outbound',
        ...(one ? { service: one.exported.hostname } : {}),
        evidence: [saw(field, { expected: names.join(', '), actual: rule.spec.host ?? 'absent' })],
        remedy: [
          fix(
            here,
            'Name the host that is imported as local',
            patch(here, rule, { spec: { host: meant ?? names[0] } }),
          ),
        ],
      }
    }
  },
})
