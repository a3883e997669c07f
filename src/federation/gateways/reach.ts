import type { Service } from '../objects/core.js'
import type { Peer } from '../objects/federation.js'
import { loadBalancerAddresses, serviceNamed } from './gateway.js'

/**
 * What the status of two ServiceMeshPeers says about discovery from the caller to the callee. `up` may be out of date: istiod
 * leaves the status of a peer that it cannot reconcile as it was.
 */
export type DiscoveryState = 'up' | 'down' | 'unknown'

/** By the caller's own watch; where its status is empty or not read, by the remotes that the callee counts. */
export function discoveryState(caller: Peer | null, callee: Peer | null): DiscoveryState {
  const watches = rowsOf(caller).map((row) => row.watch.connected === true)
  const remotes = rowsOf(callee).flatMap((row) => row.remotes.map((remote) => remote.connected === true))
  const seen = watches.length > 0 ? watches : remotes
  if (seen.length === 0) return 'unknown'
  return seen.includes(true) ? 'up' : 'down'
}

function rowsOf(peer: Peer | null) {
  const status = peer?.status.discoveryStatus
  return status ? [...status.active, ...status.inactive] : []
}

/** The callee's ingress Service: the one that its peer names, else the one whose address the caller uses. */
export function calledIngress(caller: Peer, callee: Peer | null, services: readonly Service[]): Service | undefined {
  return (
    serviceNamed(services, callee?.spec.gateways.ingress.name) ??
    services.find((service) => loadBalancerAddresses(service).some((one) => hasAddress(caller, one)))
  )
}

/** Whether the caller uses an address; host names compare without regard to case and a final dot. */
export function hasAddress(caller: Peer, address: string): boolean {
  return caller.spec.remote.addresses.some((one) => plainAddress(one) === plainAddress(address))
}

export function plainAddress(address: string): string {
  return address.trim().toLowerCase().replace(/\.$/, '')
}
