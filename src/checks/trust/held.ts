import { type Bundle, readBundle } from '../../certs/bundle.js'
import { type Certificate, nameOf, shortFingerprint } from '../../certs/certificate.js'
import { presentedChain } from '../../certs/envoy-secrets.js'
import type { MeshIdentity, ProxyConfig } from '../../federation/mesh.js'
import { ownRootConfigMapName, peerRootConfigMapName, rootKey } from '../../federation/names.js'
import type { ConfigMap } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import type { Remedy } from '../../vocabulary/finding.js'
import type { ObjectRef } from '../../vocabulary/kube.js'
import { fix, oc } from '../say.js'

/*
 * Where certificates are kept, for all checks of this area.
 */

/** `data["root-cert.pem"]` */
export const rootPath = `data["${rootKey}"]`

/** Name of the ConfigMap that a peer's root is read from. */
export function peerRootName(peer: Peer): string {
  return peer.spec.security.certificateChain?.name || peerRootConfigMapName(peer.metadata.name)
}

/** The ConfigMap that a peer's root is read from, and what is under the one key that is read; null = no such ConfigMap or key. */
export interface HeldRoot {
  readonly map: ConfigMap
  readonly bundle: Bundle
}

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

/** A chain that a gateway presents, by its Envoy's configuration. */
export interface Presented {
  readonly proxy: ProxyConfig
  readonly chain: readonly Certificate[]
}

export function presentedChains(
  proxies: readonly ProxyConfig[],
  gateways: readonly (string | undefined)[],
): readonly Presented[] {
  return proxies
    .filter((proxy) => gateways.includes(proxy.gateway))
    .flatMap((proxy) => {
      const chain = presentedChain(proxy.config)?.certificates ?? []
      return chain.length > 0 ? [{ proxy, chain }] : []
    })
}

export function podRef(mesh: MeshIdentity, name: string): ObjectRef {
  return { apiVersion: 'v1', kind: 'Pod', namespace: mesh.namespace, name }
}

/** `O=red-mesh.local (23:CD:96:6C:…)`, one after the other. */
export function listCertificates(certificates: readonly Certificate[]): string {
  return certificates.map((cert) => `${nameOf(cert)} (${shortFingerprint(cert)})`).join(', ') || 'no certificate'
}

/** How to put the root of `there` into the ConfigMap that `here` reads it from. Only public certificates pass. */
export function copyRoot(here: MeshIdentity, there: MeshIdentity | null, peer: Peer): Remedy {
  const name = peerRootName(peer)
  const create = (from: string) =>
    `${oc(here, ['create', 'configmap', name, `--from-file=${rootKey}=${from}`, '--dry-run=client', '-o', 'yaml'])} | ${oc(here, ['apply', '-f', '-'])}`
  if (there === null)
    return fix(
      here,
      `Ask the other mesh for its root (ConfigMap ${ownRootConfigMapName}, key ${rootKey}) and put it into ConfigMap ${name}`,
      create('peer-root.pem'),
    )
  const read = oc(there, [
    'get',
    'configmap',
    ownRootConfigMapName,
    '-o',
    `jsonpath={.data.${rootKey.replace('.', '\\.')}}`,
  ])
  return fix(
    here,
    `Put the root of ${there.label} into ConfigMap ${name}; istiod reads it within a minute`,
    `${read} > peer-root.pem && ${create('peer-root.pem')}`,
  )
}
