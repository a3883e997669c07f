import { alone, isNarrower, offered, withRuleFirst, writtenRule } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/rule-shadowed',
  title: 'No earlier export rule takes away everything that a rule selects',
  severity: 'warning',
  why: 'Rules are tried in order and the first that selects a service names it. A wide rule in front of a special one makes the special one, and the alias in it, void.',
  covers: ['D107'],
  after: [],
  needs: { here: ['exportSets', 'meshServices'] },
  *run({ here, peer }) {
    const given = offered(here, peer)
    if (!given) return
    for (const rule of given.explained.rules) {
      if (rule.skipped || rule.wins.length > 0) continue
      const written = writtenRule(given.set, 'exportRules', rule.index)
      const lost = rule.shadowed().flatMap(({ service, by }) => {
        const meant = alone(given.set, 'exportRules', rule.index, service)
        const got = given.offers.find((offer) => offer.service === service.service)?.exported
        const isRest = isNarrower(writtenRule(given.set, 'exportRules', by), written)
        return meant && got && !isRest && meant.hostname !== got.hostname ? [{ by, meant, got }] : []
      })
      const [first] = lost
      if (!first) continue
      const field = at(here, given.set, rule.path)
      yield {
        says: `exportRules[${rule.index}] of ${here.label} for ${peer.metadata.name} never applies: exportRules[${first.by}] comes first, so that ${first.meant.name}.${first.meant.namespace} is exported as ${first.got.name}.${first.got.namespace}`,
        on: field,
        breaks: 'inbound',
        ...(lost.length === 1 ? { service: first.meant.hostname } : {}),
        evidence: lost
          .slice(0, 3)
          .map(({ meant, got }) => saw(field, { expected: meant.hostname, actual: got.hostname })) as [
          ReturnType<typeof saw>,
        ],
        remedy: [
          fix(
            here,
            'Put the special rule in front of the wide one',
            patch(here, given.set, withRuleFirst(given.set, 'exportRules', rule.index, first.by)),
          ),
        ],
      }
    }
  },
})
