import { keyOf, listed, reselected, setOf, taken, withRule, writtenRule } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'imports/original-name',
  title: 'Import rules name services as the peer exports them',
  severity: 'error',
  why: 'An import rule sees the exported name, after the peer’s alias; the Service’s own name and namespace never cross the border. A rule with the original name selects nothing, silently.',
  covers: ['D118'],
  after: [],
  needs: { here: ['importSets'], there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    const listing = set && listed(here.importSets, peer, there, reverse)
    if (!set || listing?.from !== 'rules') return
    for (const rule of taken(set, listing.services).rules) {
      const written = writtenRule(set, 'importRules', rule.index)
      const { name, namespace } = written
      if (name === null || !rule.matchesNothing()) continue
      const meant = listing.services.find(({ offer }) => {
        const original = offer && keyOf(offer.service)
        return original?.name === name && (namespace === null || original.namespace === namespace)
      })
      if (!meant?.offer) continue
      const original = keyOf(meant.offer.service)
      const field = at(here, set, `${rule.path}.nameSelector`)
      const alias = {
        name: original.name,
        namespace: written.gives?.namespace ?? meant.namespace,
        ...aliasOf(written.raw),
      }
      const right = reselected(written, { name: meant.name, namespace: meant.namespace, alias })
      yield {
        says: `importRules[${rule.index}] of ${here.label} selects ${name}.${namespace ?? '*'}, the Service’s own name in ${there.label}; it is exported as ${meant.name}.${meant.namespace}`,
        on: field,
        breaks: 'outbound',
        service: meant.hostname,
        evidence: [
          saw(field, { expected: `${meant.name}.${meant.namespace}`, actual: `${name}.${namespace ?? '*'}` }),
          ...(reverse ? [saw(at(there, meant.offer.service), { actual: `exported as ${meant.hostname}` })] : []),
        ],
        remedy: [
          fix(here, 'Select the exported name', patch(here, set, withRule(set, 'importRules', rule.index, right))),
        ],
      }
    }
  },
})

function aliasOf(raw: Readonly<Record<string, unknown>>): object {
  const selector = raw.nameSelector
  const alias = typeof selector === 'object' && selector !== null && 'alias' in selector ? selector.alias : null
  return typeof alias === 'object' && alias !== null ? alias : {}
}
