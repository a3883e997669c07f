import type { ClusterReader } from '../../cluster/reader.js'
import type { LogSummary } from '../../logs/summary.js'
import { type Fact, known, unknown } from '../../vocabulary/fact.js'
import type { MeshIdentity, ProxyConfig } from '../mesh.js'
import type { Pod, Service } from '../objects/core.js'
import type { Peer } from '../objects/federation.js'
import { podsBehind, podsLabelled, serviceNamed } from './gateway.js'

interface Facts {
  readonly peers: Fact<readonly Peer[]>
  readonly pods: Fact<readonly Pod[]>
  readonly services: Fact<readonly Service[]>
}

/** A pod of a federation gateway, and which gateway of which peer it is. */
export interface GatewayPod {
  readonly pod: Pod
  readonly gateway: string
  readonly role: 'ingress' | 'egress'
  /** The only peer that names this gateway, if it is one. */
  readonly peer: string | undefined
}

/** Pods of every gateway that a peer names: those with its label, and those behind the Service of that name. */
export function gatewayPods(peers: readonly Peer[], pods: readonly Pod[], services: readonly Service[]): GatewayPod[] {
  const found = new Map<string, GatewayPod>()
  for (const peer of peers) {
    for (const role of ['ingress', 'egress'] as const) {
      const gateway = peer.spec.gateways[role].name
      if (!gateway) continue
      const service = serviceNamed(services, gateway)
      for (const pod of new Set([...podsLabelled(pods, gateway), ...(service ? podsBehind(service, pods) : [])])) {
        const shared = found.has(pod.metadata.name)
        found.set(pod.metadata.name, { pod, gateway, role, peer: shared ? undefined : peer.metadata.name })
      }
    }
  }
  return [...found.values()]
}

/** istiod pods of a control plane. */
export function istiodPods(mesh: MeshIdentity, pods: readonly Pod[]): Pod[] {
  return pods.filter(
    ({ metadata }) =>
      metadata.labels.app === 'istiod' &&
      (metadata.labels['istio.io/rev'] === mesh.name || metadata.name.startsWith(`istiod-${mesh.name}-`)),
  )
}

/** Envoy configurations of the federation gateways; unknown when none could be read. */
export async function loadProxyConfigs(
  mesh: MeshIdentity,
  facts: Facts,
  reader: ClusterReader,
): Promise<Fact<readonly ProxyConfig[]>> {
  const { peers, pods, services } = facts
  if (!peers.known) return peers
  if (!pods.known) return pods
  const gateways = gatewayPods(peers.value, pods.value, services.known ? services.value : [])
  const read = await Promise.all(
    gateways.map(async ({ pod, gateway }) => {
      const config = await reader.proxyConfig({ namespace: mesh.namespace, name: pod.metadata.name })
      return { config, pod: pod.metadata.name, gateway }
    }),
  )
  const configs = read.flatMap(({ config, pod, gateway }) =>
    config.known ? [{ pod, gateway, config: config.value }] : [],
  )
  const failed = read.flatMap(({ config }) => (config.known ? [] : [config]))
  return configs.length === 0 && failed[0] ? failed[0] : known(configs)
}

/** Digest of the logs of istiod and of the federation gateways; unknown when none could be read. */
export async function loadLogs(
  _mesh: MeshIdentity,
  _facts: Facts,
  _reader: ClusterReader,
  _sinceSeconds: number,
): Promise<Fact<LogSummary>> {
  return unknown('logs were not read in this run')
}
