import * as v from 'valibot'
import { anything, flag, kubeObject, list, map, nameOrNumber, number, object, section, text, texts } from './shape.js'

export const serviceShape = kubeObject({
  spec: section({
    type: text,
    clusterIP: text,
    externalName: text,
    externalTrafficPolicy: text,
    ipFamilies: texts,
    selector: map,
    ports: list(
      v.object({
        name: text,
        port: number,
        targetPort: nameOrNumber,
        nodePort: number,
        protocol: text,
        appProtocol: text,
      }),
    ),
  }),
  status: section({
    loadBalancer: section({ ingress: list(v.object({ ip: text, hostname: text })) }),
  }),
})
export type Service = v.InferOutput<typeof serviceShape>

export const endpointSliceShape = kubeObject({
  addressType: text,
  endpoints: list(
    v.object({
      addresses: texts,
      conditions: section({ ready: flag, serving: flag, terminating: flag }),
      targetRef: object({ kind: text, name: text, namespace: text }),
      nodeName: text,
      zone: text,
    }),
  ),
  ports: list(v.object({ name: text, port: number, protocol: text })),
})
export type EndpointSlice = v.InferOutput<typeof endpointSliceShape>

const container = v.object({
  name: text,
  image: text,
  env: list(v.object({ name: text, value: text })),
})
const containerStatus = v.object({
  name: text,
  ready: flag,
  restartCount: number,
  state: section({
    waiting: object({ reason: text, message: text }),
    terminated: object({ reason: text, exitCode: number }),
    running: object({ startedAt: text }),
  }),
})

export const podShape = kubeObject({
  spec: section({
    serviceAccountName: text,
    nodeName: text,
    containers: list(container),
    initContainers: list(container),
  }),
  status: section({
    phase: text,
    podIP: text,
    reason: text,
    startTime: text,
    conditions: list(v.object({ type: text, status: text, reason: text, message: text })),
    containerStatuses: list(containerStatus),
  }),
})
export type Pod = v.InferOutput<typeof podShape>

export const deploymentShape = kubeObject({
  spec: section({
    replicas: number,
    template: section({
      metadata: section({ labels: map }),
      spec: section({ serviceAccountName: text, containers: list(container) }),
    }),
  }),
  status: section({
    replicas: number,
    readyReplicas: number,
    availableReplicas: number,
    conditions: list(v.object({ type: text, status: text, reason: text, message: text })),
  }),
})
export type Deployment = v.InferOutput<typeof deploymentShape>

export const configMapShape = kubeObject({ data: map })
export type ConfigMap = v.InferOutput<typeof configMapShape>

export const eventShape = kubeObject({
  type: text,
  reason: text,
  message: text,
  lastTimestamp: text,
  involvedObject: section({ kind: text, name: text, namespace: text }),
})
export type Event = v.InferOutput<typeof eventShape>

export const namespaceShape = kubeObject({})
export type Namespace = v.InferOutput<typeof namespaceShape>

export const nodeShape = kubeObject({
  spec: section({ unschedulable: flag }),
  status: section({
    addresses: list(v.object({ type: text, address: text })),
    conditions: list(v.object({ type: text, status: text })),
  }),
})
export type Node = v.InferOutput<typeof nodeShape>

const policyPeer = v.object({ podSelector: anything, namespaceSelector: anything, ipBlock: anything })
const policyPort = v.object({ port: nameOrNumber, endPort: number, protocol: text })
export const networkPolicyShape = kubeObject({
  spec: section({
    podSelector: anything,
    policyTypes: texts,
    ingress: list(v.object({ from: list(policyPeer), ports: list(policyPort) })),
    egress: list(v.object({ to: list(policyPeer), ports: list(policyPort) })),
  }),
})
export type NetworkPolicy = v.InferOutput<typeof networkPolicyShape>

export const infrastructureShape = kubeObject({
  status: section({ platform: text, platformStatus: section({ type: text }) }),
})
export type Infrastructure = v.InferOutput<typeof infrastructureShape>

export const routeShape = kubeObject({
  spec: section({
    host: text,
    to: section({ kind: text, name: text }),
    tls: object({ termination: text }),
    port: anything,
  }),
})
export type Route = v.InferOutput<typeof routeShape>
