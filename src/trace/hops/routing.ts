import { clusterNamed, type EnvoyCluster } from '../../federation/envoy/clusters.js'
import { type Chain, chainFor, chainsOn, holdsListeners } from '../../federation/envoy/listeners.js'
import { type Role, servicePort } from '../../federation/gateways/gateway.js'
import { localHostname, parseEnvoyCluster, sni } from '../../federation/names.js'
import { fix, oc, saw } from '../../federation/say.js'
import type { Evidence } from '../../vocabulary/finding.js'
import { type Context, portsOf } from '../context.js'
import { broken, degraded, ok, unsure } from '../judge.js'
import { named, type Side } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'
import { podPlace, proxiesOf } from './proxies.js'

/** In force at the egress gateway: the chain for the imported host, the cluster behind it, its endpoints and the SNI that is sent. */
export function egressRouting(route: Route, context: Context): Judged {
  const { imported, exported, link } = route
  if (!imported || !exported) return unsure(named(link.importer, 'v1', 'Pod', 'egress gateway'), 'it is not imported')
  return inForce(route, context, {
    side: link.importer,
    role: 'egress',
    enters: imported.hostname,
    leads: exported.hostname,
  })
}

/** In force at the ingress gateway: the chain for the exported host, the cluster of the real service and its endpoints. */
export function ingressRouting(route: Route, context: Context): Judged {
  const { exported, service, link } = route
  if (!exported) return unsure(named(link.owner, 'v1', 'Pod', 'ingress gateway'), 'it is not exported')
  return inForce(route, context, {
    side: link.owner,
    role: 'ingress',
    enters: exported.hostname,
    leads: localHostname(service),
  })
}

interface Expected {
  readonly side: Side
  readonly role: Role
  /** The host in the SNI that clients of this gateway send. */
  readonly enters: string
  /** The host that it passes connections on to. */
  readonly leads: string
}

function inForce(route: Route, context: Context, expected: Expected): Judged {
  const { side, role, enters, leads } = expected
  const gateway = side.peer?.spec.gateways[role].name ?? `${role} gateway`
  const on = named(side, 'v1', 'Service', gateway)
  if (!side.mesh) return unsure(on, `no access to ${side.label}`)
  if (context.hypothetical) return ok(on, `istiod generates a chain for ${enters} once it is applied`)
  const proxies = proxiesOf(side, role)
  if (!proxies.known) return unsure(on, proxies.reason)
  const [first] = proxies.value
  if (!first) return unsure(on, 'no Envoy could be asked')
  const asked = proxies.value.filter(({ config }) => holdsListeners(config))
  const [whole] = asked
  if (!whole) return unsure(podPlace(side, first.pod), `the Envoy configuration of ${first.pod} holds no listeners`)
  const views = asked.map((proxy) => ({ proxy, ...view(proxy.config, proxy.clusters, route, enters) }))
  const lacking = views.find(({ chain }) => chain === null)
  const traffic = trafficOf(route, context, side, role)
  if (lacking) {
    const field = podPlace(side, lacking.proxy.pod)
    const declared = `the control plane ${role === 'egress' ? 'imports' : 'exports'} it`
    const open =
      lacking.chains === null
        ? `port ${servicePort} is not even open`
        : `${servicePort} has chains for ${lacking.chains.flatMap((one) => one.serverNames.filter((name) => !name.startsWith('*'))).join(', ') || 'nothing'}`
    return broken(
      field,
      `${declared}, but Envoy of ${gateway} has no chain for ${enters}`,
      [saw(field, { expected: `a chain for ${enters}`, actual: open }), ...traffic.evidence],
      [
        fix(
          side.mesh,
          'Look at what istiod says about this gateway; restart the gateway if it is cut off from istiod',
          oc(side.mesh, ['logs', `deployment/istiod-${side.mesh.name}`, '--since=15m']),
        ),
      ],
    )
  }
  const [{ proxy, chain, cluster }] = views as [(typeof views)[number]]
  const field = podPlace(side, proxy.pod)
  const name = chain?.cluster ?? ''
  const target = parseEnvoyCluster(name)
  const evidence = [
    saw(field, {
      actual: `SNI ${chain?.serverNames.join(', ') || '(any)'} on ${servicePort} goes to ${name || 'a router of requests'}`,
    }),
    ...(cluster ? clusterEvidence(field, cluster) : []),
    ...traffic.evidence,
  ]
  if (target && target.host !== leads) {
    return degraded(field, `Envoy sends ${enters} to ${target.host}, the control plane’s rules say ${leads}`, evidence)
  }
  const endpoints = cluster?.endpoints ?? null
  const well = endpoints?.filter((one) => one.healthy !== false) ?? []
  if (name && !cluster) {
    return broken(
      field,
      `Envoy of ${gateway} sends ${enters} to ${name}, which it has no cluster for`,
      evidence as [Evidence, ...Evidence[]],
      [fix(side.mesh, 'Restart the gateway', oc(side.mesh, ['rollout', 'restart', `deployment/${gateway}`]))],
    )
  }
  if (endpoints && well.length === 0) {
    return broken(
      field,
      `cluster ${name} of ${gateway} has no healthy endpoint (${endpoints.map((one) => one.address).join(', ') || 'none at all'})`,
      evidence as [Evidence, ...Evidence[]],
      [fix(side.mesh, 'See the hops on the other side', oc(side.mesh, ['get', 'pods', '-o', 'wide']))],
    )
  }
  const health = endpoints === null ? '' : `, ${well.length} of ${endpoints.length} endpoints healthy`
  const message = `Envoy has the chain for ${enters}${target ? `, to ${target.host}:${target.port}` : ''}${health}`
  return traffic.failing
    ? degraded(field, `${message}; but the latest connection failed: ${traffic.failing}`, evidence)
    : ok(field, message, evidence)
}

function view(
  config: unknown,
  clusters: unknown,
  route: Route,
  enters: string,
): { chains: readonly Chain[] | null; chain: Chain | null; cluster: EnvoyCluster | null } {
  const chains = chainsOn(config, servicePort)
  const ports = portsOf(route)
  const names = [enters, ...ports.map((port) => sni({ port, host: enters }))]
  const chain =
    chains === null ? null : (names.map((name) => chainFor(chains, name)).find((one) => one !== null) ?? null)
  return { chains, chain, cluster: chain?.cluster ? clusterNamed(config, chain.cluster, clusters) : null }
}

function clusterEvidence(
  on: ReturnType<typeof podPlace>,
  { name, type, sni: sent, identities, endpoints }: EnvoyCluster,
): Evidence[] {
  const where = endpoints?.map(
    (one) =>
      `${one.address}${one.healthy === null ? '' : one.healthy ? ' healthy' : ' unhealthy'}${one.priority > 0 ? ` priority ${one.priority}` : ''}${one.region ? ` in ${one.region}` : ''}`,
  )
  return [
    saw(on, {
      actual: `cluster ${name}: ${type ?? 'custom'}, sends SNI ${sent ?? '(none)'}${identities.length > 0 ? `, accepts ${identities.join(', ')}` : ''}`,
    }),
    saw(on, { actual: where ? `endpoints ${where.join(', ') || 'none'}` : 'endpoints not in this configuration dump' }),
  ]
}

/** The latest lines of this gateway about the service, and how the last one failed if it did. */
function trafficOf(
  route: Route,
  { traffic }: Context,
  side: Side,
  role: Role,
): { evidence: Evidence[]; failing: string | null } {
  const lines = traffic.of(route).filter((one) => one.mesh === side.label && one.gateway === role)
  const last = lines.at(-1)
  const failing = last?.outcome === 'failed' ? last.reasons.join('; ') || 'see its access log' : null
  return {
    evidence: lines.slice(-3).map((one) => ({
      mesh: side.label,
      resource: { apiVersion: 'v1', kind: 'Pod', namespace: side.mesh?.namespace ?? null, name: one.pod },
      log: one.line,
      ...(one.reasons.length > 0 ? { actual: one.reasons.join('; ') } : {}),
    })),
    failing,
  }
}
