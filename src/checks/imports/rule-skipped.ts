import { hostnameOf, setOf, writtenRule } from '../../federation/exchange/index.js'
import { explainImports } from '../../federation/resolution/explain.js'
import { peeringCheck } from '../define.js'
import { skippedDraft } from '../service-sets.js'

export default peeringCheck({
  id: 'imports/rule-skipped',
  title: 'istiod can use every import rule',
  severity: 'error',
  why: 'A rule is left out, with a single line in istiod’s log, when it says importAsLocal without a fixed alias.namespace, when its domainSuffix is the cluster’s own, or when its type is not NameSelector. What it was to import is then not there, unless a later rule takes it.',
  covers: ['D119', 'D120', 'D121'],
  after: [],
  needs: { here: ['importSets'] },
  uses: { here: ['logs'] },
  *run({ here, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    if (!set) return
    for (const { index, skipped } of explainImports({ peer: peer.metadata.name, spec: set.spec }, []).rules) {
      if (!skipped) continue
      const { name, namespace } = writtenRule(set, 'importRules', index)
      yield {
        ...skippedDraft(here, set, 'importRules', { index, skipped }, here.logs),
        breaks: 'outbound',
        ...(name && namespace ? { service: hostnameOf({ name, namespace }, reverse, set) } : {}),
      }
    }
  },
})
