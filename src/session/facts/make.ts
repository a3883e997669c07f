import { readBundle } from '../../certs/bundle.js'
import { toPem } from '../../certs/pem.js'
import { offered } from '../../federation/exchange/index.js'
import {
  gatewaysOf,
  loadBalancerAddresses,
  podsBehind,
  podsLabelled,
  type Role,
  serviceAccountsOf,
  serviceNamed,
} from '../../federation/gateways/gateway.js'
import { trustDomainOf } from '../../federation/identity.js'
import type { Mesh } from '../../federation/mesh.js'
import { ownRootConfigMapName, peerRootConfigMapName, rootKey, spiffeId } from '../../federation/names.js'
import type { ConfigMap, Service } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import { UserError } from '../../vocabulary/errors.js'
import type { Fact } from '../../vocabulary/fact.js'
import { type FactsDocument, factsFormat, factsVersion } from './document.js'

/** Certificates and nothing else of a text that may hold more. */
type Roots = string | undefined

/**
 * What the administrators of a peer need in order to check their own side: read by them before it is sent, so it is short.
 *
 * @param peers names of the ServiceMeshPeers that they are meant by
 * @throws UserError when not even the peers or the trust domain can be read
 */
export function makeFacts(mesh: Mesh, peers: readonly string[], now: Date): FactsDocument {
  const chosen = peersOf(mesh, peers)
  const planes = rowsOf(mesh.facts.controlPlanes)
  const configMaps = rowsOf(mesh.facts.configMaps)
  const domain = trustDomainOf(mesh, planes, configMaps)?.value
  if (domain === undefined)
    throw new UserError(
      'cannot-run',
      `the trust domain of ${mesh.label} could not be read: ${reasonOf(mesh.facts.controlPlanes)}`,
    )
  const plane = planes.find((one) => one.metadata.name === mesh.name)
  const version = plane?.spec.version
  const roots = certificatesIn(configMaps, ownRootConfigMapName)
  const tls = plane?.spec.security.controlPlane.tls
  return {
    format: factsFormat,
    version: factsVersion,
    collectedAt: now.toISOString(),
    mesh: {
      name: mesh.name,
      namespace: mesh.namespace,
      ...given({ version }),
      trustDomain: domain,
      ...given({ roots }),
      ...(tls?.minProtocolVersion || tls?.maxProtocolVersion ? { tls: given({ ...tls }) } : {}),
    },
    ...(mesh.facts.services.known ? { gateways: gatewayFacts(mesh, chosen, domain) } : {}),
    peers: chosen.map((peer) => peerFacts(peer, configMaps)),
    ...exportFacts(mesh, chosen),
    ...missing(mesh),
  }
}

function peersOf({ label, facts }: Mesh, names: readonly string[]): readonly Peer[] {
  if (!facts.peers.known)
    throw new UserError('cannot-run', `the peers of ${label} could not be read: ${facts.peers.reason}`)
  const all = facts.peers.value
  const known = all.map(({ metadata }) => metadata.name)
  const strange = names.find((name) => !known.includes(name))
  const hint = [`peers of ${label}: ${known.join(', ') || 'none'}`]
  if (strange !== undefined) throw new UserError('usage', `${label} has no ServiceMeshPeer ${strange}`, hint)
  if (names.length === 0 && all.length > 1)
    throw new UserError('usage', `${label} has ${all.length} peers: whose administrators are the facts for?`, [
      ...hint,
      'choose with --peer NAME, so that one peer is not told about the others',
    ])
  return names.length === 0 ? all : all.filter(({ metadata }) => names.includes(metadata.name))
}

function gatewayFacts(mesh: Mesh, peers: readonly Peer[], trustDomain: string): NonNullable<FactsDocument['gateways']> {
  const services = rowsOf(mesh.facts.services)
  const wanted = new Map(peers.flatMap(gatewaysOf).map((one) => [one.name, one.role] as const))
  return [...wanted].flatMap(([name, role]) => {
    const service = serviceNamed(services, name)
    return service || podsLabelled(rowsOf(mesh.facts.pods), name).length > 0
      ? [gatewayFact(mesh, name, role, service, trustDomain)]
      : []
  })
}

function gatewayFact(mesh: Mesh, name: string, role: Role, service: Service | undefined, trustDomain: string) {
  const all = rowsOf(mesh.facts.pods)
  const pods = service ? podsBehind(service, all) : podsLabelled(all, name)
  const { namespace } = mesh
  const identities = serviceAccountsOf(pods).map((serviceAccount) =>
    spiffeId({ trustDomain, namespace, serviceAccount }),
  )
  return {
    name,
    role,
    ...given({ type: service?.spec.type }),
    ...(service && role === 'ingress' ? { addresses: [...loadBalancerAddresses(service)] } : {}),
    ...(service ? { ports: service.spec.ports.flatMap(portFact) } : {}),
    ...(mesh.facts.pods.known ? { identities } : {}),
  }
}

function portFact({ name, port, nodePort, protocol, appProtocol }: Service['spec']['ports'][number]) {
  return port === undefined ? [] : [{ ...given({ name }), port, ...given({ nodePort, protocol, appProtocol }) }]
}

function peerFacts({ metadata, spec }: Peer, configMaps: readonly ConfigMap[]): FactsDocument['peers'][number] {
  const { remote, gateways, security } = spec
  const { addresses, discoveryPort, servicePort } = remote
  const { trustDomain, clientID } = security
  const root = certificatesIn(configMaps, security.certificateChain?.name ?? peerRootConfigMapName(metadata.name))
  return {
    name: metadata.name,
    addresses: [...addresses],
    ...given({ discoveryPort, servicePort, ingress: gateways.ingress.name, egress: gateways.egress.name }),
    ...given({ trustDomain, clientID, root }),
  }
}

function exportFacts(mesh: Mesh, peers: readonly Peer[]): Pick<FactsDocument, 'exports'> {
  const { exportSets, meshServices } = mesh.facts
  if (!exportSets.known || !meshServices.known) return {}
  const facts = { namespace: mesh.namespace, exportSets: exportSets.value, meshServices: meshServices.value }
  return {
    exports: peers.map((peer) => ({
      peer: peer.metadata.name,
      services: (offered(facts, peer)?.offers ?? []).map(({ exported: { name, namespace }, service }) => ({
        name,
        namespace,
        ports: service.spec.ports.flatMap(({ nodePort: _, ...port }) => portFact(port)),
      })),
    })),
  }
}

function certificatesIn(configMaps: readonly ConfigMap[], name: string): Roots {
  const pem = configMaps.find(({ metadata }) => metadata.name === name)?.data[rootKey]
  if (pem === undefined) return undefined
  const { certificates } = readBundle(pem)
  return certificates.length === 0 ? undefined : toPem(certificates)
}

function missing({ facts }: Mesh): Pick<FactsDocument, 'missing'> {
  const all = {
    gateways: facts.services,
    identities: facts.pods,
    roots: facts.configMaps,
    exports: facts.exportSets.known ? facts.meshServices : facts.exportSets,
  }
  const lacking = Object.entries(all).flatMap(([what, fact]) => (fact.known ? [] : [{ what, reason: fact.reason }]))
  return lacking.length === 0 ? {} : { missing: lacking }
}

function rowsOf<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : []
}

function reasonOf(fact: Fact<unknown>): string {
  return fact.known ? 'no object names it' : fact.reason
}

/** The fields that have a value. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
