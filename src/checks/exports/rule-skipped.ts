import { offered, setOf, unmet, writtenRule } from '../../federation/exchange/index.js'
import { exportedHostname } from '../../federation/names.js'
import { explainExports } from '../../federation/resolution/explain.js'
import { peeringCheck } from '../define.js'
import { skippedDraft } from '../service-sets.js'

export default peeringCheck({
  id: 'exports/rule-skipped',
  title: 'istiod can use every export rule',
  severity: 'error',
  why: 'A rule with the selector of another type, an unknown type or an invalid label selector is left out with a single line in istiod’s log. The other rules go on working, so that only its services are missing at the peer.',
  covers: ['D106'],
  after: [],
  needs: { here: ['exportSets'] },
  uses: { here: ['logs', 'meshServices'], there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.exportSets, peer)
    if (!set) return
    for (const { index, skipped } of explainExports({ peer: peer.metadata.name, spec: set.spec }, []).rules) {
      if (!skipped) continue
      const { exportSets, meshServices, namespace } = here
      const offers = meshServices ? (offered({ namespace, exportSets, meshServices }, peer)?.offers ?? []) : []
      const waiting = meshServices ? unmet(offers, there?.importSets ?? null, reverse) : []
      const meant = writtenRule(set, 'exportRules', index).gives ?? waiting[0]
      yield {
        ...skippedDraft(here, set, 'exportRules', { index, skipped }, here.logs),
        breaks: 'inbound',
        ...(meant ? { service: exportedHostname(meant, peer.metadata.name) } : {}),
      }
    }
  },
})
