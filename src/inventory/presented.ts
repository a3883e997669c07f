import type { Bundle } from '../certs/bundle.js'
import type { Certificate } from '../certs/certificate.js'
import { presentedChain } from '../certs/envoy-secrets.js'
import { type Role, roles } from '../federation/gateways/gateway.js'
import type { Mesh } from '../federation/mesh.js'
import type { Peering } from '../federation/peering.js'
import type { Fact } from '../vocabulary/fact.js'
import { rows } from './trust.js'

/** A TLS handshake that was tried, with a gateway's pod or with an address that a peer is said to be at. */
export interface Probe {
  /** Label of the mesh whose gateway, or whose ServiceMeshPeer's address, it is. */
  readonly mesh: string
  /** The ServiceMeshPeer whose `remote.addresses` names the address; null for a pod. */
  readonly peer: string | null
  readonly pod: string | null
  readonly gateway: string | null
  readonly host: string
  readonly port: number
  /** When, by this machine's clock. */
  readonly at: Date
  readonly result: Fact<Bundle>
}

/** A chain that a gateway of the other mesh presents, and where that was seen. */
export interface Presented {
  readonly role: Role
  readonly gateway: string | null
  readonly pod: string | null
  readonly seenIn: readonly string[]
  /** When, by this machine's clock; null = when its mesh was read. */
  readonly seenAt: Date | null
  /** As presented: leaf first. */
  readonly certificates: readonly Certificate[]
}

/**
 * Everything that is seen of the chains by which the other mesh shows itself in a peering: by its gateways' Envoy configurations, by
 * handshakes with their pods, and by handshakes with its addresses. One chain that was seen in several ways is one.
 */
export function presentedIn(peering: Peering, probes: readonly Probe[]): readonly Presented[] {
  const { here, peer, there, reverse } = peering
  const chains =
    there && reverse ? roles.flatMap((role) => ofGateway(there, role, reverse.spec.gateways[role].name)) : []
  const outside = probes.filter((probe) => probe.mesh === here.label && probe.peer === peer.metadata.name)
  return merged([...chains, ...outside.flatMap(ofAddress)])
}

/** Gateways of the other mesh of which no chain was seen. */
export function unseenIn(peering: Peering, chains: readonly Presented[]): readonly string[] {
  const { reverse } = peering
  if (!reverse) return []
  return roles
    .map((role) => reverse.spec.gateways[role].name)
    .filter((name) => name !== undefined && !chains.some(({ gateway }) => gateway === name))
    .filter((name) => name !== undefined)
}

/** What the pods of one gateway present: by their configuration and, where there were handshakes, by these; told once where equal. */
export function ofGateway(mesh: Mesh, role: Role, gateway: string | undefined): readonly Presented[] {
  const proxies = rows(mesh.facts.proxyConfigs).filter((proxy) => proxy.gateway === gateway)
  const chains = proxies.flatMap(({ pod, config, served = [] }) => {
    const by = { role, gateway: gateway ?? null, pod, seenAt: null }
    const configured = presentedChain(config)?.certificates ?? []
    const where = `${pod} in ${mesh.label}`
    return [
      { ...by, certificates: configured, seenIn: [`Envoy configuration of ${where}`] },
      ...served.map(({ port, chain }) => ({
        ...by,
        certificates: chain,
        seenIn: [`handshake with port ${port} of ${where}`],
      })),
    ].filter(({ certificates }) => certificates.length > 0)
  })
  return merged(chains)
}

function ofAddress({ host, port, at, result }: Probe): readonly Presented[] {
  const certificates = result.known ? result.value.certificates : []
  if (certificates.length === 0) return []
  const seenIn = [`handshake from this machine with ${host}:${port}`]
  return [{ role: 'ingress', gateway: null, pod: null, certificates, seenIn, seenAt: at }]
}

function merged(chains: readonly Presented[]): readonly Presented[] {
  const found = new Map<string, Presented>()
  for (const chain of chains) {
    const id = [chain.role, ...chain.certificates.map(({ fingerprint }) => fingerprint)].join(' ')
    const same = found.get(id)
    const [first, second] = same ? [same, chain] : [chain, null]
    found.set(id, {
      role: chain.role,
      gateway: first.gateway ?? second?.gateway ?? null,
      pod: first.pod ?? second?.pod ?? null,
      certificates: chain.certificates,
      seenAt: first.seenAt && second ? second.seenAt : first.seenAt,
      seenIn: [...new Set([...first.seenIn, ...(second?.seenIn ?? [])])],
    })
  }
  return [...found.values()]
}
