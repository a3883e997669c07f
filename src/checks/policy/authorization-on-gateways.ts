import { type Call, judge, policiesFor, type Verdict } from '../../federation/authorization.js'
import { gatewaysOf, podsBehind, podsLabelled, type Role, serviceNamed } from '../../federation/gateways/gateway.js'
import { trustDomainOf } from '../../federation/identity.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import { discoveryPort, servicePort } from '../../federation/names.js'
import type { Pod } from '../../federation/objects/core.js'
import type { AuthorizationPolicy } from '../../federation/objects/istio.js'
import type { LogSummary } from '../../logs/summary.js'
import type { Evidence, Remedy } from '../../vocabulary/finding.js'
import { peeringCheck } from '../define.js'
import { breaksOf } from '../gateways/breaks.js'
import { apply, at, fix, logged, oc, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'policy/authorization-on-gateways',
  title: 'No AuthorizationPolicy keeps federation traffic from the gateways',
  severity: 'error',
  why: 'AuthorizationPolicies of the control plane’s namespace, which is also the mesh’s root namespace, hold for federation gateways too. A DENY rule that fits the peer, or an ALLOW policy that does not, closes discovery on 8188 (403) and services on 15443 (connections end without an answer).',
  covers: ['D26', 'D90', 'D135'],
  after: [],
  needs: { here: ['peers', 'pods', 'authorizationPolicies'] },
  uses: { here: ['services', 'controlPlanes', 'configMaps', 'members', 'logs'] },
  *run({ here, peer }) {
    const domain = trustDomainOf(here, here.controlPlanes ?? [], here.configMaps ?? [])?.value ?? null
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services ?? [], name)
      const [pod] = [...podsLabelled(here.pods, name), ...(service ? podsBehind(service, here.pods) : [])]
      if (!pod) continue
      const policies = policiesFor(
        here.authorizationPolicies,
        { namespace: here.namespace, labels: pod.metadata.labels },
        here.namespace,
      )
      const calls = callsTo(role, peer.spec.security.clientID, domain, here.members ?? [], here.namespace)
      const closed = calls.flatMap(({ what, tries }) => {
        const verdicts = tries.map((call) => judge(policies, call))
        const [verdict] = verdicts
        return verdict && isDenial(verdict) && verdicts.every(isDenial) ? [{ what, verdict }] : []
      })
      const [first] = closed
      if (!first) continue
      const { action, by } = first.verdict
      const [policy] = by
      const field = at(here, policy, 'spec.rules')
      const who = action === 'DENY' ? policy.metadata.name : by.map((one) => one.metadata.name).join(', ')
      const from = role === 'ingress' ? `peer ${peer.metadata.name}` : 'the mesh’s own istiod and workloads'
      yield {
        says: `AuthorizationPolicy ${who} in ${here.label} ${action === 'DENY' ? `denies ${from} access` : `gives ${from} no access`} to the ${role} gateway ${name} (${closed.map(({ what }) => what).join(', ')})`,
        on: field,
        breaks: breaksOf(role),
        evidence: [
          saw(field, {
            expected: `a policy that lets ports ${discoveryPort} and ${servicePort} pass`,
            actual: describe(policy, action),
          }),
          saw(at(here, pod, 'metadata.labels'), {
            actual: `selected by ${JSON.stringify(policy.spec.selector?.matchLabels ?? {})}`,
          }),
          ...proof(here, policy, here.logs),
        ],
        remedy: [remedyFor(here, policy, action, pod, name)],
      }
    }
  },
})

type Denial = Extract<Verdict, { allowed: false }>

function isDenial(verdict: Verdict): verdict is Denial {
  return verdict.allowed === false
}

/** The federation's own calls; where the caller can be one of many, all of them have to fail. */
function callsTo(
  role: Role,
  clientID: string | undefined,
  domain: string | null,
  members: readonly string[],
  own: string,
) {
  const discovery = { port: discoveryPort, protocol: 'http', method: 'GET', path: '/v1/watch' } as const
  const services = { port: servicePort, protocol: 'tcp' } as const
  if (role === 'ingress') {
    // A pattern, or nothing at all, is no identity to try.
    if (!clientID || clientID.includes('*')) return []
    const principal = clientID.replace(/^spiffe:\/\//, '')
    return [
      { what: `discovery ${discoveryPort}`, tries: [{ ...discovery, principal }] },
      { what: `services ${servicePort}`, tries: [{ ...services, principal }] },
    ] satisfies { what: string; tries: Call[] }[]
  }
  const callers = domain === null ? [] : members.filter((member) => member !== own)
  return [
    { what: `discovery ${discoveryPort}`, tries: [{ ...discovery, principal: null }] },
    {
      what: `services ${servicePort}`,
      tries: callers.map((member) => ({ ...services, principal: `${domain}/ns/${member}/sa/default` })),
    },
  ] satisfies { what: string; tries: Call[] }[]
}

function describe({ spec }: AuthorizationPolicy, action: 'DENY' | 'ALLOW'): string {
  if (action === 'ALLOW')
    return spec.rules?.length ? 'ALLOW, with no rule that fits' : 'ALLOW without rules, which allows nothing'
  const all = spec.rules?.some((rule) => !rule.from?.length && !rule.to?.length && rule.when.length === 0)
  return all ? 'DENY with an empty rule, which fits everything' : 'DENY with a rule that fits'
}

function proof(here: MeshIdentity, policy: AuthorizationPolicy, logs: LogSummary | null): Evidence[] {
  const line = logs?.seen.find(
    ({ id, captured }) =>
      id === 'denied-no-policy-allows' ||
      (id === 'denied-by-policy' &&
        captured.policy === policy.metadata.name &&
        captured.policyNamespace === policy.metadata.namespace),
  )
  return line ? [logged(here, { namespace: line.source.namespace, name: line.source.pod }, line.line)] : []
}

const ports = [String(discoveryPort), String(servicePort)]

function remedyFor(
  here: MeshIdentity,
  policy: AuthorizationPolicy,
  action: 'DENY' | 'ALLOW',
  pod: Pod,
  gateway: string,
): Remedy {
  const { name, namespace = here.namespace } = policy.metadata
  if (action === 'ALLOW') {
    const allow = {
      apiVersion: 'security.istio.io/v1beta1',
      kind: 'AuthorizationPolicy',
      metadata: { name: `allow-federation-${gateway}`, namespace: here.namespace },
      spec: {
        selector: { matchLabels: { app: pod.metadata.labels.app ?? gateway } },
        action: 'ALLOW',
        rules: [{ to: [{ operation: { ports } }] }],
      },
    }
    return fix(
      here,
      'Allow the two federation ports on this gateway; who may come in is still decided by the policies that istiod makes from clientID',
      apply(here, allow),
    )
  }
  const [rule, ...others] = policy.spec.rules ?? []
  const plain = rule && others.length === 0 && !rule.from?.length && !rule.to?.length && rule.when.length === 0
  return plain
    ? fix(
        here,
        `Exempt the federation ports from ${name}, or delete it`,
        patch(here, policy, { spec: { rules: [{ to: [{ operation: { notPorts: ports } }] }] } }),
      )
    : fix(
        here,
        `Exempt the federation ports (to.operation.notPorts: ${ports.join(', ')}) or the peer’s identity (from.source.notPrincipals) in the rule that fits`,
        oc(here, ['edit', 'authorizationpolicy', name], namespace),
      )
}
