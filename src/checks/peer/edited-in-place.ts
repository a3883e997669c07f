import { podsBehind, serviceAccountsOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { policiesInForce } from '../../federation/gateways/policies-in-force.js'
import { trustDomainOf } from '../../federation/identity.js'
import { clientId, exportPolicyName } from '../../federation/names.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, place, saw } from '../say.js'

export default peeringCheck({
  id: 'peer/edited-in-place',
  title: 'Exports are guarded by the client ID that the peer has now',
  severity: 'error',
  why: 'istiod keeps the ServiceMeshPeer as it was when it set up the exports. A clientID that was changed later holds for discovery at once, but for services only after istiod was restarted or the peer created anew: discovery works and every call is refused.',
  covers: ['D63', 'D135'],
  after: [
    'trust/unique-trust-domain',
    'trust/peer-trust-domain',
    'peer/client-id-form',
    'peer/client-id',
    // Discovery goes by the new clientID: when it is refused as well, that one is wrong.
    'connection/calls-from-peer',
  ],
  needs: { here: ['peers', 'proxyConfigs'] },
  uses: { there: ['peers', 'controlPlanes', 'services', 'pods', 'configMaps'] },
  *run({ here, there, peer, reverse }) {
    const { clientID = '' } = peer.spec.security
    const gateway = peer.spec.gateways.ingress.name
    const stale = here.proxyConfigs
      .filter((proxy) => proxy.gateway === gateway)
      .flatMap((proxy) =>
        policiesInForce(proxy.config)
          .filter(
            ({ name, namespace }) => name === exportPolicyName(peer.metadata.name) && namespace === here.namespace,
          )
          .map((policy) => ({ proxy, admits: policy.principals })),
      )
      .find(
        ({ admits }) => clientID !== '' && !clientID.includes('*') && admits.length > 0 && !admits.includes(clientID),
      )
    if (!stale) return
    const real = there && reverse ? egressIdentity(there, reverse.spec.gateways.egress.name) : null
    // Then it is the new clientID that is wrong, and the old one still lets the peer through.
    if (real !== null && stale.admits.includes(real)) return
    const field = at(here, peer, 'spec.security.clientID')
    const pod = place(here, { apiVersion: 'v1', kind: 'Pod', namespace: here.namespace, name: stale.proxy.pod })
    yield {
      says: `${here.label}’s exports to ${peer.metadata.name} still admit ${stale.admits.join(', ')} alone: its clientID was changed to ${clientID} later`,
      on: field,
      breaks: 'inbound',
      evidence: [
        saw(field, { actual: clientID }),
        saw(pod, {
          expected: `policy ${exportPolicyName(peer.metadata.name)} admits ${clientID}`,
          actual: stale.admits.join(', '),
        }),
      ],
      remedy: [
        fix(
          here,
          'Restart istiod, which then sets up the exports anew',
          oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]),
        ),
      ],
    }
  },
})

type There = Parameters<typeof trustDomainOf>[0] & {
  readonly namespace: string
  readonly controlPlanes: Parameters<typeof trustDomainOf>[1] | null
  readonly configMaps: Parameters<typeof trustDomainOf>[2] | null
  readonly services: Parameters<typeof serviceNamed>[0] | null
  readonly pods: Parameters<typeof podsBehind>[1] | null
}

function egressIdentity(there: There, egress: string | undefined): string | null {
  const service = serviceNamed(there.services ?? [], egress)
  const [serviceAccount] = service ? serviceAccountsOf(podsBehind(service, there.pods ?? [])) : []
  const domain = trustDomainOf(there, there.controlPlanes ?? [], there.configMaps ?? [])
  return serviceAccount && domain
    ? clientId({ trustDomain: domain.value, namespace: there.namespace, serviceAccount })
    : null
}
