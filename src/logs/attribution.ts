import type { AccessLine, LogSource } from './event.js'

/** `discovery`: the control planes talk (8188). `service`: traffic between workloads (15443). */
export type Plane = 'discovery' | 'service'

/** Seen from the mesh whose gateway wrote the line: an egress gateway carries our calls, an ingress gateway the peer's. */
export type Way = 'we-call-peer' | 'peer-calls-us'

/** What an access line of a federation gateway is about. */
export interface Attribution {
  readonly plane: Plane
  readonly way: Way
  /** The ServiceMeshPeer's name in this mesh, as generated names spell it, else the one that the source's gateway serves. */
  readonly peer: string | null
  /** Host under which the service crosses the border: `<name>.<namespace>.svc.<peer>-exports.local`. Service plane only. */
  readonly exported: string | null
  /** Host of the service on this side: at an egress the imported host, at an ingress the real service. Service plane only. */
  readonly local: string | null
  readonly port: number | null
}

/** Null for lines of istiod and for other traffic of the gateway. */
export function attribute(line: AccessLine, source: LogSource): Attribution | null {
  if (source.component === 'istiod') return null
  const way = source.component === 'egress' ? 'we-call-peer' : 'peer-calls-us'
  const cluster = parseCluster(line.upstreamCluster)
  const sni = parseSni(line.requestedServerName)
  if (isDiscovery(line, cluster)) {
    const peer = discoveryPeer(line, cluster) ?? source.peer ?? null
    return { plane: 'discovery', way, peer, exported: null, local: null, port: cluster?.port ?? null }
  }
  if (sni === null && portOf(line.downstreamLocalAddress) !== 15443) return null
  const [exported, local] = way === 'we-call-peer' ? [cluster, sni] : [sni, cluster]
  return {
    plane: 'service',
    way,
    peer: servicePeer(way, sni?.host ?? null) ?? policyPeer(line) ?? source.peer ?? null,
    exported: exported?.host ?? null,
    local: local?.host ?? null,
    port: sni?.port ?? cluster?.port ?? null,
  }
}

export interface ClusterName {
  readonly port: number
  readonly subset: string
  readonly host: string
}

/** The parts of `outbound|<port>|<subset>|<host>`; null for other clusters. */
export function parseCluster(name: string | null): ClusterName | null {
  const parts = name?.split('|') ?? []
  const [direction, port = '', subset = '', host = ''] = parts
  return parts.length === 4 && direction === 'outbound' && host ? { port: Number(port), subset, host } : null
}

/** The parts of an SNI `outbound_.<port>_.<subset>_.<host>`; null for other names. */
export function parseSni(name: string | null): ClusterName | null {
  const parts = name?.split('_.') ?? []
  const [direction, port = '', subset = '', host = ''] = parts
  return parts.length === 4 && direction === 'outbound' && host ? { port: Number(port), subset, host } : null
}

function isDiscovery(line: AccessLine, cluster: ClusterName | null): boolean {
  if (cluster && between(cluster.subset, 'federation-discovery-', '-egress') !== null) return true
  if (portOf(line.downstreamLocalAddress) === 15443) return false
  const path = line.path?.split('?')[0] ?? ''
  return (
    path === '/v1/watch' ||
    path.startsWith('/v1/services/') ||
    line.routeName?.startsWith('federation-discovery-') === true
  )
}

function discoveryPeer(line: AccessLine, cluster: ClusterName | null): string | null {
  return (
    between(cluster?.subset ?? '', 'federation-discovery-', '-egress') ??
    routePeer(line.routeName ?? '') ??
    policyPeer(line)
  )
}

/** An egress route is named `federation-discovery-<peer>-egress`, an ingress one `federation-discovery-<peer>-ingress-<route>`. */
function routePeer(route: string): string | null {
  const prefix = 'federation-discovery-'
  if (!route.startsWith(prefix)) return null
  const doubled = route.lastIndexOf('-ingress-ingress-')
  const end = doubled > 0 ? doubled : route.lastIndexOf('-ingress-')
  if (end > prefix.length) return route.slice(prefix.length, end)
  return between(route, prefix, '-egress')
}

/**
 * The part of a host that names the peer bears the name that the *owner of the name* gave it: the importer's for imported hosts
 * (seen at its egress), the exporter's for exported ones (seen at its ingress). An exported host at an egress names ourselves.
 */
function servicePeer(way: Way, host: string | null): string | null {
  const domain = host?.split('.svc.').at(-1) ?? ''
  const suffix = way === 'we-call-peer' ? '-imports.local' : '-exports.local'
  return domain === host ? null : between(domain, '', suffix)
}

function policyPeer(line: AccessLine): string | null {
  const policy = deniedBy(line)?.policy ?? ''
  return between(policy, 'federation-discovery-', '') ?? between(policy, 'federation-exports-', '')
}

export interface DenyingPolicy {
  /** Null when no ALLOW policy matched, so that none is named. */
  readonly namespace: string | null
  readonly policy: string | null
}

/** The AuthorizationPolicy that refused a request or connection, as Envoy's RBAC filter names it; null when none did. */
export function deniedBy(line: AccessLine): DenyingPolicy | null {
  for (const text of [line.responseCodeDetails, line.connectionTerminationDetails]) {
    if (!text?.startsWith('rbac_access_denied_matched_policy[')) continue
    const named = /\[ns\[([^\]]*)\]-policy\[([^\]]*)\]/.exec(text)
    return { namespace: named?.[1] ?? null, policy: named?.[2] ?? null }
  }
  return null
}

function between(text: string, prefix: string, suffix: string): string | null {
  const inside = text.startsWith(prefix) && text.endsWith(suffix) && text.length > prefix.length + suffix.length
  return inside ? text.slice(prefix.length, text.length - suffix.length) : null
}

function portOf(address: string | null): number | null {
  const colon = address?.lastIndexOf(':') ?? -1
  return colon < 0 ? null : Number(address?.slice(colon + 1))
}
