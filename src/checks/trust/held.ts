import { type Certificate, nameOf, shortFingerprint } from '../../certs/certificate.js'
import { presentedChain } from '../../certs/envoy-secrets.js'
import type { MeshIdentity, ProxyConfig } from '../../federation/mesh.js'
import { ownRootConfigMapName, rootKey } from '../../federation/names.js'
import type { Peer } from '../../federation/objects/federation.js'
import { type HeldRoot, heldRoot, ownRoot, peerRootName } from '../../federation/roots.js'
import type { Remedy } from '../../vocabulary/finding.js'
import type { ObjectRef } from '../../vocabulary/kube.js'
import { fix, oc } from '../say.js'

/*
 * Where certificates are kept, for all checks of this area.
 */

/** `data["root-cert.pem"]` */
export const rootPath = `data["${rootKey}"]`

/** A chain that a gateway presents: by its Envoy's configuration, or in a handshake where one was made. */
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
      const configured = presentedChain(proxy.config)?.certificates ?? []
      const chains = [configured, ...(proxy.served ?? []).map((one) => one.chain)].filter((chain) => chain.length > 0)
      const distinct = new Map(chains.map((chain) => [chain.map((cert) => cert.fingerprint).join(), chain]))
      return [...distinct.values()].map((chain) => ({ proxy, chain }))
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
export function copyRoot(here: MeshIdentity, there: MeshIdentity | null, peer: Peer): readonly [Remedy, ...Remedy[]] {
  const name = peerRootName(peer)
  const create = (from: string) =>
    `${oc(here, ['create', 'configmap', name, `--from-file=${rootKey}=${from}`, '--dry-run=client', '-o', 'yaml'])} | ${oc(here, ['apply', '-f', '-'])}`
  if (there === null)
    return [
      fix(
        here,
        `Ask the other mesh for its root (ConfigMap ${ownRootConfigMapName}, key ${rootKey}) and put it into ConfigMap ${name}`,
        create('peer-root.pem'),
      ),
    ]
  const read = oc(there, [
    'get',
    'configmap',
    ownRootConfigMapName,
    '-o',
    `jsonpath={.data.${rootKey.replace('.', '\\.')}}`,
  ])
  const what = `Put the root of ${there.label} into ConfigMap ${name}; istiod reads it within a minute`
  // Pasted into one cluster, both halves would run there, and where namespaces have one name, put its own root in the place.
  const aimed = here.cluster === there.cluster || (here.context !== null && there.context !== null)
  if (aimed) return [fix(here, what, `${read} > peer-root.pem && ${create('peer-root.pem')}`)]
  return [
    fix(here, `${what}. First get it as peer-root.pem with the command for ${there.label}`, create('peer-root.pem')),
    fix(there, 'Get the root', `${read} > peer-root.pem`),
  ]
}

export { type HeldRoot, heldRoot, ownRoot, peerRootName }
