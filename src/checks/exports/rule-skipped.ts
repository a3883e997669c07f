import { setOf, writtenRule } from '../../federation/exchange/index.js'
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
  uses: { here: ['logs'] },
  *run({ here, peer }) {
    const set = setOf(here.exportSets, peer)
    if (!set) return
    for (const { index, skipped } of explainExports({ peer: peer.metadata.name, spec: set.spec }, []).rules) {
      if (!skipped) continue
      const { gives } = writtenRule(set, 'exportRules', index)
      yield {
        ...skippedDraft(here, set, 'exportRules', { index, skipped }, here.logs),
        breaks: 'inbound',
        ...(gives ? { service: exportedHostname(gives, peer.metadata.name) } : {}),
      }
    }
  },
})
