import { keyOf, listed, setOf, taken, writtenRule } from '../../federation/exchange/index.js'
import { type Draft, peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { summed } from '../summed.js'

export default peeringCheck({
  id: 'imports/local-service',
  title: 'A service imported as local has a local Service of its name',
  severity: 'info',
  why: 'A host under the cluster’s own domain is only known to the cluster’s DNS when a Service of that name exists. Without one, only clients whose sidecar answers DNS itself can resolve it.',
  covers: ['D130'],
  after: [],
  needs: { here: ['importSets', 'meshServices', 'members'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    const listing = set && listed(here.importSets, peer, there, reverse)
    if (!set || !listing) return
    const found: Draft[] = []
    for (const { service, result, rule } of taken(set, listing.services).services) {
      if (!result || rule === null || writtenRule(set, 'importRules', rule).raw.importAsLocal !== true) continue
      const exists = here.meshServices.some(
        (one) => keyOf(one).name === result.name && keyOf(one).namespace === result.namespace,
      )
      const isMember = here.members.includes(result.namespace)
      if (exists) continue
      const field = at(here, set, `spec.importRules[${rule}].nameSelector.alias`)
      found.push({
        says: isMember
          ? `${here.label} imports ${service.name}.${service.namespace} as ${result.hostname}, but has no such Service: it resolves only in sidecars that answer DNS`
          : `${here.label} imports ${service.name}.${service.namespace} into namespace ${result.namespace}, which is no member of the mesh`,
        on: field,
        breaks: 'outbound',
        service: service.hostname,
        evidence: [
          saw(field, {
            expected: isMember ? 'a Service of that name' : `one of ${here.members.slice(0, 8).join(', ')}`,
            actual: `${result.name}.${result.namespace}`,
          }),
        ],
        remedy: [
          fix(
            here,
            `Create a Service ${result.name} in ${result.namespace} with the same port`,
            oc(here, ['create', 'service', 'clusterip', result.name, '--tcp', '80'], result.namespace),
          ),
        ],
      })
    }
    yield* summed(found)
  },
})
