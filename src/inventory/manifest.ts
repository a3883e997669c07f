import { nameOf, shortFingerprint } from '../certs/certificate.js'
import { toPem } from '../certs/pem.js'
import { rootKey } from '../federation/names.js'
import { peerRootName } from '../federation/roots.js'
import type { KubeObject } from '../vocabulary/kube.js'
import type { PeeringInventory } from './peering.js'

/** A ConfigMap that would make a peer right, and what there is to say about it. */
export interface RootManifest {
  readonly comments: readonly string[]
  readonly object: KubeObject & { readonly data: Readonly<Record<string, string>> }
}

/** The ConfigMap that a peer's root is read from, filled from the other mesh; null where that mesh's root is not known. */
export function rootManifest({ peering, toHold }: PeeringInventory): RootManifest | null {
  const { here, peer, there } = peering
  if (toHold.length === 0 || !there) return null
  const name = peerRootName(peer)
  const rotating = toHold.length > 1 ? ['several roots: hold them side by side until the rotation is over'] : []
  return {
    comments: [
      `ServiceMeshPeer ${peer.metadata.name} in ${here.label}: the root of ${there.label}`,
      ...rotating,
      ...toHold.map(
        (root) => `${nameOf(root)}, SHA-256 ${shortFingerprint(root)}…, until ${root.notAfter.toISOString()}`,
      ),
    ],
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: here.namespace },
      data: { [rootKey]: toPem(toHold) },
    },
  }
}
