import * as v from 'valibot'
import { anything, flag, kubeObject, list, map, number, object, section, text, texts } from './shape.js'

const tls = object({ mode: text, sni: text, caCertificates: text })

const outlierDetection = object({
  consecutive5xxErrors: number,
  consecutiveGatewayErrors: number,
  consecutiveErrors: number,
  interval: text,
  baseEjectionTime: text,
  maxEjectionPercent: number,
})

const trafficPolicy = {
  tls,
  outlierDetection,
  loadBalancer: object({
    localityLbSetting: object({
      enabled: flag,
      failover: list(v.object({ from: text, to: text })),
      distribute: list(v.unknown()),
      failoverPriority: texts,
    }),
  }),
}

export const destinationRuleShape = kubeObject({
  spec: section({
    host: text,
    exportTo: texts,
    trafficPolicy: object({
      ...trafficPolicy,
      portLevelSettings: list(v.object({ port: section({ number }), ...trafficPolicy })),
    }),
    subsets: list(v.object({ name: text, labels: map, trafficPolicy: object(trafficPolicy) })),
  }),
})
export type DestinationRule = v.InferOutput<typeof destinationRuleShape>

const routeTo = list(v.object({ destination: section({ host: text, subset: text, port: object({ number }) }) }))
export const virtualServiceShape = kubeObject({
  spec: section({
    hosts: texts,
    gateways: texts,
    exportTo: texts,
    http: list(v.object({ route: routeTo })),
    tcp: list(v.object({ route: routeTo })),
    tls: list(v.object({ route: routeTo })),
  }),
})
export type VirtualService = v.InferOutput<typeof virtualServiceShape>

export const gatewayShape = kubeObject({
  spec: section({
    selector: map,
    servers: list(
      v.object({
        port: section({ number, name: text, protocol: text }),
        hosts: texts,
        tls: object({ mode: text, credentialName: text }),
      }),
    ),
  }),
})
export type Gateway = v.InferOutput<typeof gatewayShape>

export const sidecarShape = kubeObject({
  spec: section({
    workloadSelector: object({ labels: map }),
    egress: list(v.object({ hosts: texts, port: anything })),
    outboundTrafficPolicy: object({ mode: text }),
  }),
})
export type Sidecar = v.InferOutput<typeof sidecarShape>

const source = object({
  principals: texts,
  notPrincipals: texts,
  namespaces: texts,
  notNamespaces: texts,
  ipBlocks: texts,
  notIpBlocks: texts,
  remoteIpBlocks: texts,
  notRemoteIpBlocks: texts,
  requestPrincipals: texts,
  notRequestPrincipals: texts,
})
const operation = object({
  hosts: texts,
  notHosts: texts,
  ports: texts,
  notPorts: texts,
  methods: texts,
  notMethods: texts,
  paths: texts,
  notPaths: texts,
})

/** `rules: undefined` (no rules at all) and `rules: []` mean different things to Istio, so the list stays optional here. */
export const authorizationPolicyShape = kubeObject({
  spec: section({
    selector: object({ matchLabels: map }),
    action: text,
    rules: v.optional(
      list(
        v.object({
          from: v.optional(list(v.object({ source }))),
          to: v.optional(list(v.object({ operation }))),
          when: list(v.object({ key: text, values: texts, notValues: texts })),
        }),
      ),
    ),
  }),
})
export type AuthorizationPolicy = v.InferOutput<typeof authorizationPolicyShape>

export const peerAuthenticationShape = kubeObject({
  spec: section({
    selector: object({ matchLabels: map }),
    mtls: section({ mode: text }),
    portLevelMtls: anything,
  }),
})
export type PeerAuthentication = v.InferOutput<typeof peerAuthenticationShape>
