import * as v from 'valibot'
import { anything, flag, kubeObject, list, map, mapOf, number, object, section, text, texts } from './shape.js'

const condition = v.object({ type: text, status: text, reason: text, message: text, lastTransitionTime: text })

const gateway = v.object({
  enabled: flag,
  namespace: text,
  requestedNetworkView: texts,
  routerMode: text,
  service: section({
    type: text,
    metadata: section({ labels: map, annotations: map }),
    ports: list(v.object({ name: text, port: number, nodePort: number, targetPort: anything })),
  }),
})
export type GatewaySettings = v.InferOutput<typeof gateway>

/** ServiceMeshControlPlane (maistra.io/v2). */
export const controlPlaneShape = kubeObject({
  spec: section({
    version: text,
    mode: text,
    cluster: section({ name: text, network: text }),
    gateways: section({ enabled: flag, additionalIngress: mapOf(gateway), additionalEgress: mapOf(gateway) }),
    security: section({
      manageNetworkPolicy: flag,
      trust: section({ domain: text, additionalDomains: texts }),
      dataPlane: section({ mtls: flag, automtls: flag }),
      certificateAuthority: section({ type: text }),
      controlPlane: section({ tls: section({ minProtocolVersion: text, maxProtocolVersion: text }) }),
      identity: section({ type: text }),
    }),
    general: section({ logging: section({ componentLevels: map }) }),
    proxy: section({ accessLogging: section({ file: section({ name: text }) }) }),
    runtime: anything,
    techPreview: anything,
  }),
  status: section({
    chartVersion: text,
    operatorVersion: text,
    observedGeneration: number,
    conditions: list(condition),
    readiness: section({ components: object({ ready: texts, pending: texts, unready: texts }) }),
  }),
})
export type ControlPlane = v.InferOutput<typeof controlPlaneShape>

/** ServiceMeshMemberRoll (maistra.io/v1). `status.members` is what the operator accepted. */
export const memberRollShape = kubeObject({
  spec: section({ members: texts }),
  status: object({
    members: list(v.string()),
    configuredMembers: texts,
    pendingMembers: texts,
    terminatingMembers: texts,
    conditions: list(condition),
  }),
})
export type MemberRoll = v.InferOutput<typeof memberRollShape>
