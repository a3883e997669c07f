import { offered } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

/** Time that istiod may take from a change to its status, in milliseconds: two rounds of its resync, and some. */
const grace = 3 * 60_000

export default peeringCheck({
  id: 'exports/status',
  title: 'The status of an ExportedServiceSet lists what its rules select',
  severity: 'warning',
  why: 'istiod lists in the status what it exports to the peer. Where that is not what the rules and Services say, istiod has not taken them up: it is down, it has not reconciled the peer, it may not write the status, or the set was deleted and made again so fast that it saw no change.',
  covers: ['D124', 'D99'],
  after: [
    'prerequisites/*',
    'peer/*',
    'trust/*',
    'gateways/*',
    'exports/set-name',
    'exports/name-collision',
    'exports/outside-mesh',
    'connection/*',
  ],
  needs: { here: ['exportSets', 'meshServices'] },
  *run({ here, peer, now }) {
    const given = offered(here, peer)
    if (!given) return
    const isNew = (object: { readonly metadata: { readonly creationTimestamp?: string | undefined } }) =>
      now.getTime() - Date.parse(object.metadata.creationTimestamp ?? '') < grace
    if (isNew(given.set) || given.explained.collisions.length > 0) return
    const shown = new Set((given.set.status?.exportedServices ?? []).map((one) => one.exportedName))
    const all = new Set(given.offers.map(({ exported }) => exported.hostname))
    const due = given.offers.filter((offer) => !offer.hidden && !isNew(offer.service))
    const missing = due.filter(({ exported }) => !shown.has(exported.hostname)).map(({ exported }) => exported.hostname)
    const gone = (given.set.status?.exportedServices ?? [])
      .filter(({ exportedName, localService }) => !all.has(exportedName) && !localService.name?.includes('.'))
      .map(({ exportedName }) => exportedName)
    if (missing.length === 0 && gone.length === 0) return
    const field = at(here, given.set, 'status.exportedServices')
    const said = [
      ...(missing.length > 0 ? [`lacks ${some(missing)}`] : []),
      ...(gone.length > 0 ? [`still lists ${some(gone)}`] : []),
    ]
    yield {
      says: `istiod of ${here.label} does not export to ${peer.metadata.name} what its rules say: the status ${said.join(' and ')}`,
      on: field,
      breaks: 'inbound',
      ...(missing.length + gone.length === 1 ? { service: [...missing, ...gone][0] ?? '' } : {}),
      evidence: [saw(field, { expected: some([...all]) || 'nothing', actual: some([...shown]) || 'nothing' })],
      remedy: [
        fix(
          here,
          'See that istiod runs and has reconciled the peer; if it has, restart it',
          oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]),
        ),
      ],
    }
  },
})

function some(names: readonly string[]): string {
  const more = names.length - 4
  return more > 0 ? `${names.slice(0, 4).join(', ')} and ${more} more` : names.join(', ')
}
