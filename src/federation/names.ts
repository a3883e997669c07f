import { createHash } from 'node:crypto'

/*
 * The names that a federation is made of, as the control plane and its operator build them. Sources: maistra/istio 2.5,
 * pkg/servicemesh/federation and pilot/pkg/serviceregistry/federation; maistra/istio-operator, the gateway charts.
 * `peer` is always the name of the ServiceMeshPeer in the mesh whose object is named, `service` a name and a namespace.
 */

interface ServiceKey {
  readonly name: string
  readonly namespace: string
}

export const defaultClusterDomain = 'cluster.local'

/** The ports that federation uses unless `spec.remote` says otherwise. */
export const discoveryPort = 8188
export const servicePort = 15443

// --- Services

/** What follows `<name>.<namespace>.` for services exported to a peer: `svc.<peer>-exports.local`. */
export function exportedSuffix(peer: string): string {
  return `svc.${peer}-exports.local`
}

/** What follows for services imported from a peer where no domainSuffix is set: `svc.<peer>-imports.local`. */
export function importedSuffix(peer: string): string {
  return `svc.${peer}-imports.local`
}

/** What follows for services of the cluster itself: `svc.cluster.local`. */
export function localSuffix(clusterDomain: string = defaultClusterDomain): string {
  return `svc.${clusterDomain || defaultClusterDomain}`
}

/** `ratings.info.svc.green-mesh-exports.local`: how a service is offered to a peer. Both names are those after aliasing. */
export function exportedHostname(service: ServiceKey, peer: string): string {
  return withSuffix(service, exportedSuffix(peer))
}

/** `ratings.info.svc.red-mesh-imports.local`, or `ratings.info.<domainSuffix>`: how clients call an imported service. */
export function importedHostname(service: ServiceKey, peer: string, domainSuffix?: string): string {
  return withSuffix(service, domainSuffix || importedSuffix(peer))
}

/** `ratings.info.svc.cluster.local`: a service of the cluster, or one imported as such (importAsLocal). */
export function localHostname(service: ServiceKey, clusterDomain?: string): string {
  return withSuffix(service, localSuffix(clusterDomain))
}

/**
 * The workload name that metrics and endpoints carry (canonical-name) for an imported service: `local` for the one that
 * clients call, `remote` for the hidden one behind it that bears the peer's hostname.
 */
export function canonicalServiceName(service: ServiceKey, peer: string, side: 'local' | 'remote'): string {
  return `${service.name}.${service.namespace}.${peer}.${side}`
}

export interface FederatedName extends ServiceKey {
  readonly peer: string
  readonly direction: 'exported' | 'imported'
}

/**
 * Takes a default exported or imported hostname apart; null for any other host. Names may hold dots (a ServiceEntry's name is
 * its host) and so may the peer's; a namespace never does. Where that leaves a choice, `peer` settles it; without it the peer
 * is taken to be the shortest.
 */
export function parseFederatedHostname(hostname: string, peer?: string): FederatedName | null {
  for (const direction of ['exported', 'imported'] as const) {
    const end = direction === 'exported' ? '-exports.local' : '-imports.local'
    if (!hostname.endsWith(end)) continue
    const at =
      peer === undefined ? hostname.lastIndexOf('.svc.') : hostname.length - end.length - peer.length - '.svc.'.length
    const found = hostname.slice(at + '.svc.'.length, -end.length)
    const service = splitName(hostname.slice(0, Math.max(at, 0)))
    if (!hostname.startsWith('.svc.', at) || !service || found === '' || (peer !== undefined && found !== peer))
      return null
    return { ...service, peer: found, direction }
  }
  return null
}

/** The name and namespace in front of a known suffix (`svc.cluster.local`, a domainSuffix); null where it does not end in it. */
export function parseHostname(hostname: string, suffix: string): ServiceKey | null {
  return suffix !== '' && hostname.endsWith(`.${suffix}`) ? splitName(hostname.slice(0, -suffix.length - 1)) : null
}

// --- Identities

export interface Identity {
  readonly trustDomain: string
  readonly namespace: string
  readonly serviceAccount: string
}

/** The service account that the operator makes for a gateway. */
export function gatewayServiceAccount(gateway: string): string {
  return `${gateway}-service-account`
}

/** `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`: what a certificate says. */
export function spiffeId(identity: Identity): string {
  return `spiffe://${clientId(identity)}`
}

/** The same without scheme: what `spec.security.clientID` and an AuthorizationPolicy's principals hold. */
export function clientId({ trustDomain, namespace, serviceAccount }: Identity): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`
}

/** Takes a SPIFFE ID apart, with or without its scheme; null when it does not name a service account. */
export function parseIdentity(id: string): Identity | null {
  const parts = /^(?:spiffe:\/\/)?([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(id)
  const [, trustDomain, namespace, serviceAccount] = parts ?? []
  return trustDomain && namespace && serviceAccount ? { trustDomain, namespace, serviceAccount } : null
}

// --- Objects of the control plane

/** Deployment, Service and service account of istiod. */
export function istiodName(controlPlane: string): string {
  return `istiod-${controlPlane}`
}

/** The ConfigMap with the mesh configuration (key `mesh`). */
export function meshConfigMapName(controlPlane: string): string {
  return `istio-${controlPlane}`
}

/** The ConfigMap in every member namespace that holds the mesh's own root, under `rootKey`. */
export const ownRootConfigMapName = 'istio-ca-root-cert'

/** The ConfigMap that is expected to hold a peer's root, unless `spec.security.certificateChain.name` says otherwise. */
export function peerRootConfigMapName(peer: string): string {
  return `${peer}-ca-root-cert`
}

/** The only key that is read from either ConfigMap. */
export const rootKey = 'root-cert.pem'

/** The ConfigMap that tells which istiod writes the status of the sets. */
export const leaderConfigMapName = 'servicemesh-federation'

/** The network of a peer: what a gateway's requestedNetworkView lists. */
export function networkName(peer: string): string {
  return `network-${peer}`
}

// --- What istiod generates in its memory for a peer

/** The host under which a peer's discovery service is known: `discovery.<namespace>.svc.<peer>.local`. */
export function discoveryHostname(peer: string, namespace: string): string {
  return `discovery.${namespace}.svc.${peer}.local`
}

/** ServiceEntry and AuthorizationPolicy of discovery; with a side, its Gateway and VirtualService (egress: DestinationRule). */
export function discoveryResourceName(peer: string, side?: 'ingress' | 'egress'): string {
  return `federation-discovery-${peer}${side ? `-${side}` : ''}`
}

/** The AuthorizationPolicy that lets only the peer reach exported services. */
export function exportPolicyName(peer: string): string {
  return `federation-exports-${peer}`
}

/** Gateway and VirtualService of one exported service; `service` is the real one, before aliasing. */
export function exportResourceName(service: ServiceKey, peer: string): string {
  return shortened(`fed-exp-${service.name}-${service.namespace}-${peer}`)
}

/** Gateway and VirtualService of one imported service; `service` is named as the peer exports it. */
export function importResourceName(service: ServiceKey, peer: string): string {
  return shortened(`fed-imp-${service.name}-${service.namespace}-${peer}`)
}

// --- Envoy

export interface EnvoyTarget {
  readonly port: number
  /** Empty for the whole service. */
  readonly subset: string
  readonly host: string
}

/** `outbound|9080||ratings.info.svc.cluster.local`: a cluster in Envoy's configuration and access log. */
export function envoyCluster({ port, subset = '', host }: Omit<EnvoyTarget, 'subset'> & { subset?: string }): string {
  return `outbound|${port}|${subset}|${host}`
}

/** The reverse of `envoyCluster`; null for inbound clusters and anything else. */
export function parseEnvoyCluster(cluster: string): EnvoyTarget | null {
  return target(/^outbound\|(\d+)\|([^|]*)\|([^|]+)$/.exec(cluster))
}

/** `outbound_.9080_._.ratings.info.svc.cluster.local`: the SNI of mutual TLS between gateways, and to them. */
export function sni({ port, subset = '', host }: Omit<EnvoyTarget, 'subset'> & { subset?: string }): string {
  return `outbound_.${port}_.${subset}_.${host}`
}

/** The reverse of `sni`; null for any other server name. */
export function parseSni(name: string): EnvoyTarget | null {
  return target(/^outbound_\.(\d+)_\.(.*?)_\.(.+)$/.exec(name))
}

function target(parts: RegExpExecArray | null): EnvoyTarget | null {
  const [, port, subset = '', host] = parts ?? []
  return port && host ? { port: Number(port), subset, host } : null
}

function withSuffix(service: ServiceKey, suffix: string): string {
  return `${service.name}.${service.namespace}.${suffix}`
}

function splitName(text: string): ServiceKey | null {
  const dot = text.lastIndexOf('.')
  return dot > 0 && dot < text.length - 1 ? { name: text.slice(0, dot), namespace: text.slice(dot + 1) } : null
}

/** Names over 63 characters keep their first 55 and end in 8 hex digits of the SHA-256 of the whole. */
function shortened(name: string): string {
  if (name.length <= 63) return name
  return name.slice(0, 55) + createHash('sha256').update(name).digest('hex').slice(0, 8)
}
