import { judge, policiesFor } from '../../federation/authorization.js'
import { offered, offersInUse } from '../../federation/exchange/index.js'
import { podsBehind, serviceAccountsOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { trustDomainOf } from '../../federation/identity.js'
import { clientId } from '../../federation/names.js'
import type { Service } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'policy/authorization-on-workloads',
  title: 'Exported services admit the ingress gateway',
  severity: 'error',
  why: 'Calls from a peer reach a workload with the identity of its own mesh’s federation ingress gateway; who called in the other mesh is not seen. AuthorizationPolicies that name callers must name that gateway’s service account, or the peer gets 403.',
  covers: ['D113'],
  after: ['exports/*'],
  needs: { here: ['peers', 'exportSets', 'meshServices', 'meshPods', 'authorizationPolicies', 'controlPlanes'] },
  uses: { here: ['configMaps', 'services', 'pods'], there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const given = offered(here, peer)
    const gateway = serviceNamed(here.services ?? [], peer.spec.gateways.ingress.name)
    const [serviceAccount] = gateway ? serviceAccountsOf(podsBehind(gateway, here.pods ?? [])) : []
    const domain = trustDomainOf(here, here.controlPlanes, here.configMaps ?? [])
    if (!given || !serviceAccount || !domain) return
    const principal = clientId({ trustDomain: domain.value, namespace: here.namespace, serviceAccount })
    for (const { service, exported } of offersInUse(given, there?.importSets ?? null, reverse)) {
      const [pod] = podsBehind(service, here.meshPods)
      const { namespace = '', name } = service.metadata
      if (!pod) continue
      const policies = policiesFor(
        here.authorizationPolicies,
        { namespace, labels: pod.metadata.labels },
        here.namespace,
      )
      const verdict = judge(policies, { principal, protocol: protocolOf(service), ...portOf(service) })
      if (verdict.allowed !== false) continue
      const [policy] = verdict.by
      const field = at(here, policy, 'spec.rules')
      yield {
        says: `${here.label} exports ${name}.${namespace}, but AuthorizationPolicy ${verdict.by.map((one) => one.metadata.name).join(', ')} ${verdict.action === 'DENY' ? 'denies' : 'does not allow'} its ingress gateway to call it`,
        on: field,
        breaks: 'inbound',
        service: exported.hostname,
        evidence: [
          saw(field, {
            expected: `admits ${principal}`,
            actual: verdict.action === 'DENY' ? 'DENY with a rule that fits' : 'ALLOW, with no rule that fits',
          }),
          saw(at(here, pod, 'metadata.labels'), {
            actual: `selected by ${JSON.stringify(policy.spec.selector?.matchLabels ?? {})}`,
          }),
        ],
        remedy: [
          fix(
            here,
            verdict.action === 'DENY'
              ? `Exempt the ingress gateway (from.source.notPrincipals: ${principal})`
              : `Add the ingress gateway to a rule’s from.source.principals: ${principal}`,
            oc(
              here,
              ['edit', 'authorizationpolicy', policy.metadata.name],
              policy.metadata.namespace ?? here.namespace,
            ),
          ),
        ],
      }
    }
  },
})

/** As Istio takes it from the port: the name's prefix or appProtocol; anything else is a connection to a proxy. */
function protocolOf({ spec }: Service): 'http' | 'tcp' {
  const [port] = spec.ports
  const said = port?.appProtocol ?? port?.name?.split('-')[0] ?? ''
  return ['http', 'http2', 'grpc'].includes(said.toLowerCase()) ? 'http' : 'tcp'
}

function portOf({ spec }: Service): { port?: number } {
  const [port] = spec.ports
  const target = port?.targetPort ?? port?.port
  return typeof target === 'number' && spec.ports.length === 1 ? { port: target } : {}
}
