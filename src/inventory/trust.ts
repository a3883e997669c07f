import { trustedByProxy } from '../certs/envoy-secrets.js'
import type { TrustedBundle } from '../certs/svid.js'
import { trustDomainOf } from '../federation/identity.js'
import type { Mesh, ProxyConfig } from '../federation/mesh.js'
import { heldRoot, ownRoot } from '../federation/roots.js'
import type { Fact } from '../vocabulary/fact.js'

/** What the gateways of a mesh hold, by pod. */
export interface TrustInForce {
  readonly proxy: ProxyConfig
  readonly trusted: readonly TrustedBundle[]
}

export function domainOf(mesh: Mesh): string | null {
  return trustDomainOf(mesh, rows(mesh.facts.controlPlanes), rows(mesh.facts.configMaps))?.value ?? null
}

/**
 * What istiod gives to all proxies of a mesh by its objects as they are now: a bundle for the trust domain of each peer, and its own
 * root for its own. A peer without a trust domain, or with the mesh's own, adds nothing; where no peer does, the mesh's own root
 * counts for every trust domain.
 */
export function declaredTrust(mesh: Mesh): readonly TrustedBundle[] {
  const maps = rows(mesh.facts.configMaps)
  const own = domainOf(mesh)
  const named = rows(mesh.facts.peers).flatMap((peer) => {
    const { trustDomain } = peer.spec.security
    const held = heldRoot(peer, maps)
    return trustDomain && trustDomain !== own && held ? [{ trustDomain, bundle: held.bundle }] : []
  })
  const root = ownRoot(maps)
  if (!root) return named
  return [...named, { trustDomain: named.length > 0 ? own : null, bundle: root.bundle }]
}

/** What the pods of one gateway really hold; those whose configuration does not tell are left out. */
export function trustInForce(mesh: Mesh, gateway: string | undefined): readonly TrustInForce[] {
  return rows(mesh.facts.proxyConfigs)
    .filter((proxy) => proxy.gateway === gateway)
    .map((proxy) => ({ proxy, trusted: trustedByProxy(proxy.config) }))
    .filter(({ trusted }) => trusted.length > 0)
}

export function rows<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : []
}
