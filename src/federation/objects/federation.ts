import * as v from 'valibot'
import { anything, flag, kubeObject, list, number, object, section, text, texts } from './shape.js'

const connection = {
  connected: flag,
  lastConnected: text,
  lastDisconnect: text,
  lastDisconnectStatus: text,
  lastEvent: text,
  lastFullSync: text,
}

const discoveryRow = v.object({
  pod: v.fallback(v.string(), ''),
  watch: section(connection),
  remotes: list(v.object({ source: text, ...connection })),
})

/** ServiceMeshPeer (federation.maistra.io/v1); see docs of maistra-api `servicemeshpeer_types.go` for the defaults. */
export const peerShape = kubeObject({
  spec: section({
    remote: section({ addresses: texts, discoveryPort: number, servicePort: number }),
    gateways: section({ ingress: section({ name: text }), egress: section({ name: text }) }),
    security: section({
      clientID: text,
      trustDomain: text,
      certificateChain: object({ kind: text, name: text, apiGroup: text }),
    }),
  }),
  status: section({
    discoveryStatus: object({ active: list(discoveryRow), inactive: list(discoveryRow) }),
  }),
})
export type Peer = v.InferOutput<typeof peerShape>
export type DiscoveryRow = v.InferOutput<typeof discoveryRow>

const localService = section({ name: text, namespace: text, hostname: text })

/** ExportedServiceSet. `spec` stays as it was read: the resolver itself copes with anything in it. */
export const exportSetShape = kubeObject({
  spec: anything,
  status: object({ exportedServices: list(v.object({ exportedName: v.string(), localService })) }),
})
export type ExportSet = v.InferOutput<typeof exportSetShape>

/** ImportedServiceSet, likewise. A blank `localService` means: offered by the peer, not imported. */
export const importSetShape = kubeObject({
  spec: anything,
  status: object({ importedServices: list(v.object({ exportedName: v.string(), localService })) }),
})
export type ImportSet = v.InferOutput<typeof importSetShape>
