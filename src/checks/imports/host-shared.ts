import { listed, setOf, taken, writtenRule } from '../../federation/exchange/index.js'
import { groupsOf } from '../../federation/grouped.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'imports/host-shared',
  title: 'No two imported services share a host by accident',
  severity: 'warning',
  why: 'Two services that are imported under one host answer its calls in turn, and without importAsLocal they compete for its address. With importAsLocal that is how one peer stands in for another; otherwise one of them needs an alias.',
  covers: ['D128'],
  after: [],
  needs: { here: ['peers', 'importSets'] },
  *run({ here }) {
    const imports = here.peers.flatMap((peer) => {
      const set = setOf(here.importSets, peer)
      const listing = set && listed(here.importSets, peer, null, null)
      if (!set || !listing) return []
      return taken(set, listing.services).services.flatMap(({ service, result, rule }) => {
        if (!result || rule === null) return []
        const local = writtenRule(set, 'importRules', rule).raw.importAsLocal === true
        return [{ set, rule, local, service, host: result.hostname }]
      })
    })
    for (const [host, all] of groupsOf(imports, ({ host }) => host)) {
      const [first, second] = all
      const sets = new Set(all.map((one) => one.set))
      if (!first || !second || (sets.size > 1 && all.every((one) => one.local))) continue
      const field = at(here, second.set, `spec.importRules[${second.rule}]`)
      yield {
        says: `${here.label} imports ${all.map((one) => one.service.hostname).join(' and ')} under one host, ${host}`,
        on: field,
        service: second.service.hostname,
        discriminator: host,
        evidence: [
          saw(field, { actual: `${second.service.hostname} as ${host}` }),
          saw(at(here, first.set, `spec.importRules[${first.rule}]`), {
            actual: `${first.service.hostname} as ${host}`,
          }),
        ],
        remedy: [
          fix(
            here,
            'Give one of them another alias',
            oc(here, ['edit', `importedserviceset/${second.set.metadata.name}`]),
          ),
        ],
      }
    }
  },
})
