import { type Bundle, readBundle } from '../certs/bundle.js'
import { ownRootConfigMapName, peerRootConfigMapName, rootKey } from './names.js'
import type { ConfigMap } from './objects/core.js'
import type { Peer } from './objects/federation.js'

/** A ConfigMap with a root, and what is under the one key that is read. */
export interface HeldRoot {
  readonly map: ConfigMap
  readonly bundle: Bundle
}

/** Name of the ConfigMap that a peer's root is read from, in the peer's namespace. */
export function peerRootName(peer: Peer): string {
  return peer.spec.security.certificateChain?.name || peerRootConfigMapName(peer.metadata.name)
}

/** The root that a mesh holds for a peer; null = no such ConfigMap or key. */
export function heldRoot(peer: Peer, configMaps: readonly ConfigMap[]): HeldRoot | null {
  return rootIn(configMaps.find((map) => map.metadata.name === peerRootName(peer)))
}

/** The root that a mesh gives to its own workloads: what its peers have to hold. */
export function ownRoot(configMaps: readonly ConfigMap[]): HeldRoot | null {
  return rootIn(configMaps.find((map) => map.metadata.name === ownRootConfigMapName))
}

function rootIn(map: ConfigMap | undefined): HeldRoot | null {
  const pem = map?.data[rootKey]
  return map && pem !== undefined ? { map, bundle: readBundle(pem) } : null
}
