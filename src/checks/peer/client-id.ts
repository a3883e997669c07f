import { matchesClientId } from '../../certs/spiffe.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, patch, saw } from '../say.js'
import { egressIdentity } from './egress-identity.js'

export default peeringCheck({
  id: 'peer/client-id',
  title: 'The client ID of a peer is the identity of its egress gateway',
  severity: 'error',
  why: 'istiod denies every call on 8188 and 15443 whose certificate carries another identity than `spec.security.clientID`. With a wrong one the peer gets 403 on discovery and its connections to services are closed.',
  covers: ['D59', 'D61', 'D90'],
  after: ['trust/unique-trust-domain', 'trust/peer-trust-domain', 'peer/client-id-form', 'gateways/name'],
  needs: { here: ['peers'], there: ['peers', 'controlPlanes', 'services', 'pods'] },
  uses: { here: ['logs'], there: ['configMaps'] },
  *run({ here, there, peer, reverse }) {
    const { clientID } = peer.spec.security
    const real = egressIdentity(there, reverse)
    if (!clientID || !real || real.clientIds.some((id) => matchesClientId(clientID, id))) return
    const field = at(here, peer, 'spec.security.clientID')
    const [wanted] = real.clientIds
    const refused = here.logs?.seen.find(
      (seen) => seen.id === 'denied-discovery' && seen.captured.policy === `federation-discovery-${peer.metadata.name}`,
    )
    yield {
      says: `${here.label} admits ${there.label} as ${clientID}, but its egress gateway ${real.gateway} presents ${wanted}`,
      on: field,
      breaks: 'inbound',
      evidence: [
        saw(field, { expected: wanted, actual: clientID }),
        saw(at(there, real.pod, 'spec.serviceAccountName'), { actual: real.pod.spec.serviceAccountName ?? 'default' }),
        saw(at(there, real.domain.from, real.domain.path), { actual: real.domain.value }),
        ...(refused
          ? [logged(here, { namespace: refused.source.namespace, name: refused.source.pod }, refused.line)]
          : []),
      ],
      remedy: [
        fix(
          here,
          `Set the client ID to the identity of ${there.label}’s egress gateway`,
          patch(here, peer, { spec: { security: { clientID: wanted } } }),
        ),
        fix(
          here,
          'Restart istiod if services were exported with the wrong one: the policy on 15443 keeps it until then',
          oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]),
        ),
      ],
    }
  },
})
