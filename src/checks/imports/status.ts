import { isConnected, listed, setOf, taken } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

/** Time that a change may take to arrive, in milliseconds: the peer lists anew every minute (before OSSM 2.5.1 every five). */
const grace = 6 * 60_000

export default peeringCheck({
  id: 'imports/status',
  title: 'The status of an ImportedServiceSet shows what the peer exports and the rules take',
  severity: 'error',
  why: 'The status holds every service that the peer offered at the last sync, and the host that each one got. Where a service is missing that the peer exports and a rule takes, the sync does not work; where a host is missing that the rules give, istiod has not taken up the rules.',
  covers: ['D123', 'D124'],
  after: [
    'prerequisites/*',
    'gateways/*',
    'reachability/*',
    'peer/*',
    'trust/*',
    'policy/*',
    'connection/*',
    'exports/*',
    'imports/set-name',
    'imports/rule-skipped',
  ],
  needs: { here: ['importSets'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse, now }) {
    const set = setOf(here.importSets, peer)
    const isNew = (object: { readonly metadata: { readonly creationTimestamp?: string | undefined } }) =>
      now.getTime() - Date.parse(object.metadata.creationTimestamp ?? '') < grace
    const listing = set && listed(here.importSets, peer, there, reverse)
    if (!set || !listing || isNew(set) || isNew(peer)) return
    const shown = new Map((set.status?.importedServices ?? []).map((one) => [one.exportedName, one.localService]))
    const field = at(here, set, 'status.importedServices')
    for (const { service, result } of taken(set, listing.services).services) {
      const hidden = service.offer && (service.offer.hidden || isNew(service.offer.service))
      const got = shown.get(service.hostname)
      if (!result || hidden || got?.hostname === result.hostname) continue
      const owner = there?.label ?? peer.metadata.name
      yield {
        says: got
          ? `istiod of ${here.label} has not taken up the import rules: ${service.name}.${service.namespace} should be ${result.hostname} and is ${got.hostname || 'not imported'}`
          : `${here.label} does not have ${service.name}.${service.namespace}, which ${owner} exports and a rule imports as ${result.hostname}${isConnected(peer) ? '' : ': it is not connected to the peer'}`,
        on: field,
        breaks: 'outbound',
        service: service.hostname,
        discriminator: service.hostname,
        ...(got ? { severity: 'warning' as const } : {}),
        evidence: [saw(field, { expected: result.hostname, actual: got ? got.hostname || 'blank' : 'not listed' })],
        remedy: [
          fix(
            here,
            'Bring the connection up; if it is, wait two minutes for the next sync, then restart istiod',
            oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]),
          ),
        ],
      }
    }
  },
})
