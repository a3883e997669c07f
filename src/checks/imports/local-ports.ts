import { keyOf, listed, setOf, taken, writtenRule } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'imports/local-ports',
  title: 'A service imported as local has the ports of the local Service that it joins',
  severity: 'warning',
  why: 'With importAsLocal the peer’s endpoints join those of the local Service port by port, by the port’s name. Where the names or numbers differ, the remote endpoints are left out and failover never happens.',
  covers: ['D129'],
  after: [],
  needs: { here: ['importSets', 'meshServices'], there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    const listing = set && listed(here.importSets, peer, there, reverse)
    if (!set || !listing) return
    for (const { service: exported, result, rule } of taken(set, listing.services).services) {
      if (!result || rule === null || !exported.offer) continue
      if (writtenRule(set, 'importRules', rule).raw.importAsLocal !== true) continue
      const local = here.meshServices.find(
        (one) => keyOf(one).name === result.name && keyOf(one).namespace === result.namespace,
      )
      const remote = exported.offer.service
      const lacking =
        local &&
        remote.spec.ports.find(
          (port) => !local.spec.ports.some((own) => own.name === port.name && own.port === port.port),
        )
      if (!local || !lacking) continue
      const field = at(here, local, 'spec.ports')
      const ports = (one: typeof local) =>
        one.spec.ports.map((port) => `${port.name ?? ''}:${port.port ?? ''}`).join(', ')
      yield {
        says: `${exported.name}.${exported.namespace} of ${there.label} cannot join ${result.name}.${result.namespace} in ${here.label}: its port is ${ports(remote)} there and ${ports(local)} here`,
        on: field,
        breaks: 'outbound',
        service: exported.hostname,
        evidence: [
          saw(field, { expected: ports(remote), actual: ports(local) }),
          saw(at(there, remote, 'spec.ports'), { actual: ports(remote) }),
        ],
        remedy: [
          fix(
            here,
            'Give both Services the same port name and number',
            oc(here, ['edit', `service/${local.metadata.name}`], local.metadata.namespace),
          ),
        ],
      }
    }
  },
})
