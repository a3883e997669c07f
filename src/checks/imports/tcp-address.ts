import { listed, reselected, setOf, taken, withRule, writtenRule } from '../../federation/exchange/index.js'
import { isHttp } from '../../federation/exchange/ports.js'
import { type Draft, peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'
import { summed } from '../summed.js'

export default peeringCheck({
  id: 'imports/tcp-address',
  title: 'Imported services that do not speak HTTP have an address of their own',
  severity: 'info',
  why: 'istiod gives imported hosts addresses out of 240.241.0.0/16 in no fixed order, from the start again for each peer. HTTP goes by host name and does not mind; a TCP client may reach another service after a restart. importAsLocal with a real Service gives it a stable address.',
  covers: ['D137'],
  after: [],
  needs: { here: ['importSets'], there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    const listing = set && listed(here.importSets, peer, there, reverse)
    if (!set || !listing) return
    const found: Draft[] = []
    for (const { service, result, rule } of taken(set, listing.services).services) {
      const port = service.offer?.service.spec.ports.find((one) => !isHttp(one))
      if (!result || rule === null || !port || !service.offer) continue
      const written = writtenRule(set, 'importRules', rule)
      if (written.raw.importAsLocal === true) continue
      const field = at(here, set, `spec.importRules[${rule}].importAsLocal`)
      const local = {
        ...(reselected(written, { alias: { name: result.name, namespace: result.namespace } }) as object),
        importAsLocal: true,
      }
      found.push({
        says: `${result.hostname} in ${here.label} is plain TCP and has no address of its own: it may change when istiod restarts`,
        on: field,
        breaks: 'outbound',
        service: service.hostname,
        latent: true,
        evidence: [
          saw(field, { expected: 'true', actual: String(written.raw.importAsLocal ?? 'absent') }),
          saw(at(there, service.offer.service, 'spec.ports'), {
            actual: `${port.name ?? 'unnamed'}:${port.port ?? ''}`,
          }),
        ],
        remedy: [
          fix(
            here,
            `Import it as local, next to a Service ${result.name} in ${result.namespace}`,
            ...(written.name === null ? [] : [patch(here, set, withRule(set, 'importRules', rule, local))]),
          ),
        ],
      })
    }
    yield* summed(found)
  },
})
