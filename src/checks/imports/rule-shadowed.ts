import { alone, isNarrower, listed, setOf, taken, withRuleFirst, writtenRule } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'imports/rule-shadowed',
  title: 'No earlier import rule takes away everything that a rule selects',
  severity: 'warning',
  why: 'Rules are tried in order and the first that selects a service decides under which host it is imported. A wide rule in front of a special one makes the special one void: the host that it names does not exist.',
  covers: ['D107'],
  after: [],
  needs: { here: ['importSets'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    const listing = set && listed(here.importSets, peer, there, reverse)
    if (!set || !listing) return
    const { rules, services } = taken(set, listing.services)
    const results = new Map(services.map(({ service, result }) => [service, result]))
    for (const rule of rules) {
      if (rule.skipped || rule.wins.length > 0) continue
      const written = writtenRule(set, 'importRules', rule.index)
      const lost = rule.shadowed().flatMap(({ service, by }) => {
        const meant = alone(set, 'importRules', rule.index, service)
        const got = results.get(service)
        const isRest = isNarrower(writtenRule(set, 'importRules', by), written)
        return meant && got && !isRest && meant.hostname !== got.hostname ? [{ service, by, meant, got }] : []
      })
      const [first] = lost
      if (!first) continue
      const field = at(here, set, rule.path)
      yield {
        says: `importRules[${rule.index}] of ${here.label} never applies: importRules[${first.by}] comes first, so that ${first.service.name}.${first.service.namespace} is ${first.got.hostname} instead of ${first.meant.hostname}`,
        on: field,
        breaks: 'outbound',
        ...(lost.length === 1 ? { service: first.service.hostname } : {}),
        evidence: [saw(field, { expected: first.meant.hostname, actual: first.got.hostname })],
        remedy: [
          fix(
            here,
            'Put the special rule in front of the wide one',
            patch(here, set, withRuleFirst(set, 'importRules', rule.index, first.by)),
          ),
        ],
      }
    }
  },
})
