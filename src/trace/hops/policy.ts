import { judge, policiesFor, type Verdict } from '../../federation/authorization.js'
import { chainsOn } from '../../federation/envoy/listeners.js'
import { isHttp } from '../../federation/exchange/ports.js'
import {
  podsBehind,
  podsLabelled,
  serviceAccountsOf,
  serviceNamed,
  servicePort,
} from '../../federation/gateways/gateway.js'
import { trustDomainOf } from '../../federation/identity.js'
import { principalAdmits } from '../../federation/matching.js'
import { clientId, exportPolicyName, gatewayServiceAccount } from '../../federation/names.js'
import { at, fix, oc, patch, saw } from '../../federation/say.js'
import { type Context, portsOf } from '../context.js'
import { broken, ok, unsure } from '../judge.js'
import { factOf, peerPlace, rowsOf, type Side } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'
import { podPlace, proxiesOf } from './proxies.js'

/** Who may pass at the ingress gateway (client ID, AuthorizationPolicies), and who may call the pods behind it. */
export function policy(route: Route, context: Context): Judged {
  const { owner, importer } = route.link
  const on = peerPlace(owner, 'spec.security.clientID')
  if (!owner.mesh || !owner.peer) return unsure(on, `no access to ${owner.label}`)
  const { mesh, peer } = owner
  const field = at(mesh, peer, 'spec.security.clientID')
  const clientID = peer.spec.security.clientID ?? ''
  const caller = identityOf(importer, 'egress')
  if (caller !== null && !principalAdmits(clientID, caller)) {
    return broken(
      field,
      `${owner.label} admits ${importer.label} as ${clientID || '(nobody)'}, but its egress gateway presents ${caller}`,
      [saw(field, { expected: caller, actual: clientID || 'not set' })],
      [
        fix(
          mesh,
          'Set the client ID to the identity of the egress gateway',
          patch(mesh, peer, { spec: { security: { clientID: caller } } }),
        ),
        fix(
          mesh,
          'Then restart istiod: the policy on 15443 keeps the old one until then',
          oc(mesh, ['rollout', 'restart', `deployment/istiod-${mesh.name}`]),
        ),
      ],
    )
  }
  const policies = factOf(owner, 'authorizationPolicies')
  if (!policies.known) return unsure(field, policies.reason)
  const identity = caller ?? clientID
  const ingress = peer.spec.gateways.ingress.name ?? ''
  const pod = gatewayPods(owner, ingress)[0]
  const atGateway = policiesFor(
    policies.value,
    { namespace: mesh.namespace, labels: pod?.metadata.labels ?? { app: ingress } },
    mesh.namespace,
  )
  const gate = judge(atGateway, { principal: identity, port: servicePort, protocol: 'tcp' })
  if (gate.allowed === false)
    return refused(owner, gate, `${importer.label}’s egress gateway (${identity}) at ingress gateway ${ingress}`)
  const stale = context.hypothetical ? null : inForce(owner, identity)
  if (stale) return stale
  const behind = route.row ? podsBehind(route.row, rowsOf(factOf(owner, 'meshPods')))[0] : undefined
  const workloadPolicies = behind
    ? policiesFor(
        policies.value,
        { namespace: route.service.namespace, labels: behind.metadata.labels },
        mesh.namespace,
      )
    : []
  const gateIdentity = identityOf(owner, 'ingress')
  const last =
    gateIdentity === null
      ? null
      : judge(workloadPolicies, {
          principal: gateIdentity,
          port: targetPort(route),
          protocol: route.row?.spec.ports.some(isHttp) ? 'http' : 'tcp',
        })
  if (last?.allowed === false)
    return refused(
      owner,
      last,
      `the ingress gateway (${gateIdentity}), as which every call from a peer arrives, at ${route.service.name}.${route.service.namespace}`,
    )
  const doubt = [gate, last].some((one) => one?.allowed === 'undecided')
  const said =
    clientID === caller || caller === null ? `admits ${clientID}` : `admits ${clientID}, which covers ${caller}`
  const message = `${said}; ${doubt ? 'AuthorizationPolicies may refuse calls by what is in them' : 'no AuthorizationPolicy refuses it'}`
  return ok(field, message, [saw(field, { actual: clientID })])
}

function refused(owner: Side, { action, by }: Extract<Verdict, { allowed: false }>, whom: string): Judged {
  const [first] = by
  const mesh = owner.identity
  const field = at(mesh, first, 'spec.rules')
  const names = by.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ')
  return broken(
    field,
    `AuthorizationPolicy ${names} ${action === 'DENY' ? 'denies' : 'allows others, but not'} ${whom}`,
    [
      saw(field, {
        expected: `${whom} may pass`,
        actual: action === 'DENY' ? 'DENY with a rule that fits' : 'ALLOW, with no rule that fits',
      }),
    ],
    [
      fix(
        mesh,
        action === 'DENY'
          ? 'Exempt it (from.source.notPrincipals), or narrow the selector'
          : 'Add a rule that allows it',
        oc(mesh, ['edit', `authorizationpolicy/${first.metadata.name}`], first.metadata.namespace),
      ),
    ],
  )
}

/** The policy for exported services as the ingress gateway has it: istiod keeps the client ID of the time when it first exported. */
function inForce(owner: Side, identity: string): Judged | null {
  const proxies = proxiesOf(owner, 'ingress')
  const name = exportPolicyName(owner.peer?.metadata.name ?? '')
  if (!proxies.known || !owner.mesh || identity === '') return null
  for (const proxy of proxies.value) {
    const rules = (chainsOn(proxy.config, servicePort) ?? []).flatMap((chain) => chain.rbac)
    const own = rules.filter(
      (rule) => rule.action === 'DENY' && rule.name.includes(`-policy[${name}]`) && rule.principals.length > 0,
    )
    const admits = own.every((rule) =>
      rule.principals.some((one) => principalAdmits(one.replace(/^(\*?)spiffe:\/\//, '$1'), identity)),
    )
    if (own.length === 0 || admits) continue
    const field = podPlace(owner, proxy.pod)
    return broken(
      field,
      `the client ID is right now, but Envoy of ${proxy.gateway} still admits only ${own[0]?.principals.join(', ')}`,
      [saw(field, { expected: identity, actual: own[0]?.principals.join(', ') ?? '' })],
      [
        fix(
          owner.mesh,
          'Restart istiod: it keeps the client ID that it first exported with',
          oc(owner.mesh, ['rollout', 'restart', `deployment/istiod-${owner.mesh.name}`]),
        ),
      ],
    )
  }
  return null
}

/** The identity of a side's gateway, as its pods run; null where that is not known. */
function identityOf(side: Side, role: 'ingress' | 'egress'): string | null {
  if (!side.mesh || !side.peer) return null
  const domain = trustDomainOf(side.mesh, rowsOf(factOf(side, 'controlPlanes')), rowsOf(factOf(side, 'configMaps')))
  const name = side.peer.spec.gateways[role].name
  const pods = gatewayPods(side, name ?? '')
  const [account = name ? gatewayServiceAccount(name) : null] = serviceAccountsOf(pods)
  return domain && name && pods.length > 0 && account
    ? clientId({ trustDomain: domain.value, namespace: side.mesh.namespace, serviceAccount: account })
    : null
}

function gatewayPods(side: Side, name: string) {
  const pods = rowsOf(factOf(side, 'pods'))
  const service = serviceNamed(rowsOf(factOf(side, 'services')), name)
  return service ? podsBehind(service, pods) : podsLabelled(pods, name)
}

/** The port that the workload itself sees. */
function targetPort(route: Route): number {
  const [first] = route.row?.spec.ports ?? []
  return typeof first?.targetPort === 'number' ? first.targetPort : (portsOf(route)[0] ?? 0)
}
