import { podsBehind, podsLabelled, serviceAccountsOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { trustDomainOf } from '../../federation/identity.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'peer/client-id',
  title: 'The client ID of a peer is the identity of its egress gateway',
  severity: 'error',
  why: 'istiod denies every call on 8188 and 15443 whose certificate carries another identity than `spec.security.clientID`. With a wrong one the peer gets 403 on discovery and its connections to services are closed.',
  covers: ['D59', 'D61'],
  after: ['peer/trust-domain'],
  needs: { here: ['peers'], there: ['peers', 'controlPlanes', 'services', 'pods'] },
  uses: { there: ['configMaps'] },
  *run({ here, there, peer, reverse }) {
    const { clientID } = peer.spec.security
    const egress = reverse?.spec.gateways.egress.name
    const domain = trustDomainOf(there, there.controlPlanes, there.configMaps ?? [])
    if (!clientID || !egress || !domain || !reverse) return
    const service = serviceNamed(there.services, egress)
    const pods = service ? podsBehind(service, there.pods) : podsLabelled(there.pods, egress)
    if (pods.length === 0) return
    const real = serviceAccountsOf(pods).map((account) => `${domain.value}/ns/${there.namespace}/sa/${account}`)
    if (real.some((id) => covers(clientID, id))) return
    const field = at(here, peer, 'spec.security.clientID')
    const wanted = real[0] ?? ''
    yield {
      says: `${here.label} admits ${there.label} as ${clientID}, but its egress gateway ${egress} presents ${wanted}`,
      on: field,
      breaks: 'inbound',
      evidence: [
        saw(field, { expected: wanted, actual: clientID }),
        saw(at(there, pods[0] ?? reverse, 'spec.serviceAccountName'), { actual: serviceAccountsOf(pods).join(', ') }),
      ],
      remedy: [
        fix(
          here,
          `Set the client ID to the identity of ${there.label}’s egress gateway`,
          patch(here, peer, { spec: { security: { clientID: wanted } } }),
        ),
      ],
    }
  },
})

/** istiod puts `spiffe://` in front of the client ID and matches it as an Istio principal: exact, `prefix*`, `*suffix` or `*`. */
function covers(pattern: string, id: string): boolean {
  if (pattern.endsWith('*')) return id.startsWith(pattern.slice(0, -1))
  if (pattern.startsWith('*')) return id.endsWith(pattern.slice(1))
  return pattern === id
}
