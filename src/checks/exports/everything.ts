import { offered, writtenRule } from '../../federation/exchange/index.js'
import { isFields } from '../../federation/resolution/decode.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/everything',
  title: 'No export rule offers the whole mesh',
  severity: 'warning',
  why: 'A rule for any name in any namespace also exports the control plane’s own Services (istiod, gateways, telemetry), and every Service that is ever added to a member. The peer’s gateway may then call all of them.',
  covers: ['D112'],
  after: [],
  needs: { here: ['exportSets', 'meshServices'] },
  *run({ here, peer }) {
    const given = offered(here, peer)
    if (!given) return
    for (const { index, path, skipped } of given.explained.rules) {
      const { name, namespace, by, raw } = writtenRule(given.set, 'exportRules', index)
      const selector = isFields(raw.labelSelector) ? raw.labelSelector.selector : null
      const picky = by === 'labelSelector' && isFields(selector) && Object.keys(selector).length > 0
      if (skipped || name !== null || namespace !== null || picky) continue
      const own = given.offers.filter(
        ({ service, rule }) => rule === index && service.metadata.namespace === here.namespace,
      )
      const field = at(here, given.set, `${path}.${by}`)
      yield {
        says: `${here.label} exports every Service of every member to ${peer.metadata.name}, its control plane’s own among them`,
        on: field,
        breaks: 'inbound',
        latent: true,
        evidence: [
          saw(field, { actual: 'any name in any namespace' }),
          saw(at(here, given.set, 'status.exportedServices'), {
            actual:
              own
                .map(({ service }) => `${service.metadata.name}.${here.namespace}`)
                .slice(0, 5)
                .join(', ') || `${given.offers.length} services`,
          }),
        ],
        remedy: [
          fix(
            here,
            'Name the namespaces, or a label, in the rule',
            oc(here, ['edit', `exportedserviceset/${given.set.metadata.name}`]),
          ),
        ],
      }
    }
  },
})
