import { imported, importLocality, rulesFor, setOf, wantsFailover } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'failover/locality',
  title: 'The locality of an ImportedServiceSet is whole, and set where failover needs it',
  severity: 'warning',
  why: 'istiod gives imported endpoints the locality of the ImportedServiceSet. A zone without a region, or a subzone without a zone, makes it ignore the whole locality without a word; endpoints without one are never the target of a failover between regions.',
  covers: ['D140'],
  after: [],
  needs: { here: ['importSets'] },
  uses: { here: ['destinationRules'], there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    if (!set) return
    const field = at(here, set, 'spec.locality')
    const locality = importLocality(set)
    const { region = '', zone = '', subzone = '' } = locality ?? {}
    const partial = (zone !== '' && region === '') || (subzone !== '' && (zone === '' || region === ''))
    const joined = imported('local', here.importSets, peer, there, reverse)
    const needing = joined
      .flatMap(({ local }) => rulesFor(local.hostname, here.destinationRules ?? []))
      .find(wantsFailover)
    if (!partial && (region !== '' || !needing)) return
    const shown = `region ${region || 'absent'}, zone ${zone || 'absent'}, subzone ${subzone || 'absent'}`
    yield {
      says: partial
        ? `${here.label} ignores the locality of ImportedServiceSet ${set.metadata.name}: ${shown}`
        : `DestinationRule ${needing?.metadata.name ?? ''} of ${here.label} fails over by region, but ImportedServiceSet ${set.metadata.name} gives its services none`,
      on: field,
      breaks: 'outbound',
      evidence: [
        saw(field, { expected: 'a region, and a zone before a subzone', actual: locality ? shown : 'absent' }),
        ...(needing
          ? [saw(at(here, needing, 'spec.trafficPolicy.loadBalancer.localityLbSetting'), { actual: 'failover' })]
          : []),
      ],
      remedy: [
        fix(
          here,
          'Set the region that the peer’s services run in',
          patch(here, set, { spec: { locality: { region: '<region of the peer>' } } }),
        ),
      ],
    }
  },
})
