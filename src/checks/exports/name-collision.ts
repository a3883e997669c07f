import { keyOf, offered } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/name-collision',
  title: 'No two Services are exported under one name',
  severity: 'error',
  why: 'When two Services get one exported name, istiod keeps one of them, and which one is not certain. The API server refuses the doubled entry, so that the status of the ExportedServiceSet stays as it last was, and the peer’s checksum never agrees.',
  covers: ['D110'],
  after: [],
  needs: { here: ['exportSets', 'meshServices'] },
  uses: { here: ['logs'] },
  *run({ here, peer }) {
    const given = offered(here, peer)
    const refused = here.logs?.seen.find(({ id }) => id === 'export-status-duplicate' || id === 'export-collision')
    for (const { hostname, services } of given?.explained.collisions ?? []) {
      if (!given) return
      const names = services.map(({ service }) => `${keyOf(service).name}.${keyOf(service).namespace}`)
      const rules = given.offers.filter((offer) => offer.exported.hostname === hostname).map((offer) => offer.rule)
      const field = at(here, given.set, `spec.exportRules[${Math.max(...rules)}]`)
      yield {
        says: `${here.label} exports ${names.join(' and ')} to ${peer.metadata.name} under one name, ${hostname}`,
        on: field,
        breaks: 'inbound',
        service: hostname,
        discriminator: hostname,
        evidence: [
          saw(field, { expected: 'one Service per exported name', actual: names.join(', ') }),
          ...(refused
            ? [logged(here, { namespace: refused.source.namespace, name: refused.source.pod }, refused.line)]
            : []),
        ],
        remedy: [
          fix(
            here,
            'Give one of them another alias, or leave it out',
            oc(here, ['edit', `exportedserviceset/${given.set.metadata.name}`]),
          ),
        ],
      }
    }
  },
})
