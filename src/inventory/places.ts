import type { Certificate } from '../certs/certificate.js'
import { trustedByProxy } from '../certs/envoy-secrets.js'
import type { Mesh } from '../federation/mesh.js'
import type { Peering } from '../federation/peering.js'
import { type HeldRoot, heldRoot, ownRoot } from '../federation/roots.js'
import type { Presented } from './presented.js'
import { rows } from './trust.js'

/** A certificate of a peering, and every place where it was found: `ConfigMap green-mesh-system/istio-ca-root-cert in green-mesh`. */
export interface Found {
  readonly certificate: Certificate
  readonly places: readonly string[]
}

/** All certificates that have a part in a peering: what the other mesh is and presents, and what this mesh holds for it. */
export function findIn(peering: Peering, chains: readonly Presented[]): readonly Found[] {
  const { here, peer, there } = peering
  const found = new Map<string, { certificate: Certificate; places: Set<string> }>()
  const add = (certificates: readonly Certificate[], place: string) => {
    for (const certificate of certificates) {
      const one = found.get(certificate.fingerprint) ?? { certificate, places: new Set() }
      one.places.add(place)
      found.set(certificate.fingerprint, one)
    }
  }
  const addRoot = (mesh: Mesh, root: HeldRoot | null) => {
    if (root) add(root.bundle.certificates, `ConfigMap ${mesh.namespace}/${root.map.metadata.name} in ${mesh.label}`)
  }
  if (there) addRoot(there, ownRoot(rows(there.facts.configMaps)))
  addRoot(here, heldRoot(peer, rows(here.facts.configMaps)))
  for (const { trustDomain, certificates, pods } of heldByProxies(here, peering))
    add(certificates, `held for ${trustDomain ?? 'all trust domains'} by ${pods.join(', ')} in ${here.label}`)
  for (const { certificates, seenIn } of chains) for (const place of seenIn) add(certificates, place)
  return [...found.values()].map(({ certificate, places }) => ({ certificate, places: [...places] }))
}

/** What the proxies of this mesh hold for the other's trust domain, pods that hold the same together. */
function heldByProxies(here: Mesh, { peer }: Peering) {
  const { ingress, egress } = peer.spec.gateways
  const groups = new Map<string, { trustDomain: string | null; certificates: readonly Certificate[]; pods: string[] }>()
  for (const { pod, gateway, config } of rows(here.facts.proxyConfigs)) {
    if (gateway !== ingress.name && gateway !== egress.name) continue
    for (const { trustDomain, bundle } of trustedByProxy(config)) {
      if (trustDomain !== null && trustDomain !== peer.spec.security.trustDomain) continue
      const id = [trustDomain, ...bundle.certificates.map(({ fingerprint }) => fingerprint)].join(' ')
      const group = groups.get(id) ?? { trustDomain, certificates: bundle.certificates, pods: [] }
      group.pods.push(pod)
      groups.set(id, group)
    }
  }
  return [...groups.values()]
}
