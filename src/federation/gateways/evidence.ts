import type { ClusterReader } from '../../cluster/reader.js'
import type { LogEvent, LogSource } from '../../logs/event.js'
import { parseLine } from '../../logs/parse.js'
import { type LogSummary, SummaryBuilder } from '../../logs/summary.js'
import { type Fact, known, mapFact, type Unknown, unknown } from '../../vocabulary/fact.js'
import type { Loaded } from '../load.js'
import type { Mesh, MeshIdentity, ProxyConfig } from '../mesh.js'
import type { Pod, Service } from '../objects/core.js'
import type { Peer } from '../objects/federation.js'
import { podsBehind, podsLabelled, serviceNamed } from './gateway.js'

interface Facts {
  readonly peers: Fact<readonly Peer[]>
  readonly pods: Fact<readonly Pod[]>
  readonly services: Fact<readonly Service[]>
}

/** Evidence from running gateways and control planes, which takes longer to read than objects. */
export interface EvidencePlan {
  readonly logs: boolean
  readonly proxyConfigs: boolean
  /** With the endpoints that each gateway's Envoy has, and their health; one more request per pod of a live cluster. */
  readonly proxyClusters?: boolean
  /** Log lines older than this, by the source's clock, are not read; absent = whole logs. */
  readonly logSinceSeconds?: number
  /** By label of the mesh, the peers whose gateways' logs are read; absent = all. */
  readonly logPeers?: ReadonlyMap<string, ReadonlySet<string>>
  /** Hears every line as it is read. */
  readonly onLine?: (line: LogEvent) => void
}

/** The mesh with its logs digested and its gateways' Envoy configurations read. */
export async function withEvidence({ mesh, reader }: Loaded, plan: EvidencePlan): Promise<Mesh> {
  const wanted = plan.logPeers?.get(mesh.label)
  const peers = wanted
    ? mapFact(mesh.facts.peers, (all) => all.filter(({ metadata }) => wanted.has(metadata.name)))
    : mesh.facts.peers
  const [logs, proxyConfigs] = await Promise.all([
    plan.logs ? loadLogs(mesh, { ...mesh.facts, peers }, reader, plan) : mesh.facts.logs,
    plan.proxyConfigs ? loadProxyConfigs(mesh, mesh.facts, reader, plan.proxyClusters) : mesh.facts.proxyConfigs,
  ])
  return { ...mesh, facts: { ...mesh.facts, logs, proxyConfigs } }
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
  withClusters = false,
): Promise<Fact<readonly ProxyConfig[]>> {
  const { peers, pods, services } = facts
  if (!peers.known) return peers
  if (!pods.known) return pods
  const gateways = gatewayPods(peers.value, pods.value, services.known ? services.value : [])
  const read = await Promise.all(
    gateways.map(async ({ pod, gateway }) => {
      const ref = { namespace: mesh.namespace, name: pod.metadata.name }
      const [config, clusters] = await Promise.all([
        reader.proxyConfig(ref),
        withClusters ? reader.proxyClusters?.(ref) : undefined,
      ])
      return { config, clusters, pod: pod.metadata.name, gateway }
    }),
  )
  const configs = read.flatMap(({ config, clusters, pod, gateway }) =>
    config.known
      ? [{ pod, gateway, config: config.value, ...(clusters?.known ? { clusters: clusters.value } : {}) }]
      : [],
  )
  const failed = read.flatMap(({ config }) => (config.known ? [] : [config]))
  return configs.length === 0 && failed[0] ? failed[0] : known(configs)
}

/** Digest of the logs of istiod and of the federation gateways; unknown when none could be read. */
export async function loadLogs(
  mesh: MeshIdentity,
  facts: Facts,
  reader: ClusterReader,
  { logSinceSeconds, onLine = () => {} }: Pick<EvidencePlan, 'logSinceSeconds' | 'onLine'>,
): Promise<Fact<LogSummary>> {
  const { peers, pods, services } = facts
  if (!peers.known) return peers
  if (!pods.known) return pods
  const sources = logSources(mesh, peers.value, pods.value, services.known ? services.value : [])
  const summary = new SummaryBuilder()
  const add = (line: LogEvent) => {
    summary.add(line)
    onLine(line)
  }
  const failures = await Promise.all(sources.map((source) => digest(source, reader, logSinceSeconds, add)))
  const failed = failures.filter((failure) => failure !== null)
  return failed.length === sources.length && failed[0] ? failed[0] : known(summary.result())
}

/** The containers whose logs tell about a federation: every istiod, and every pod of a gateway that a peer names. */
export function logSources(
  mesh: MeshIdentity,
  peers: readonly Peer[],
  pods: readonly Pod[],
  services: readonly Service[],
): readonly LogSource[] {
  const common = { mesh: mesh.label, namespace: mesh.namespace }
  return [
    ...istiodPods(mesh, pods).map((pod) => ({
      ...common,
      component: 'istiod' as const,
      pod: pod.metadata.name,
      container: 'discovery',
    })),
    ...gatewayPods(peers, pods, services).map(({ pod, role, peer }) => ({
      ...common,
      component: role,
      pod: pod.metadata.name,
      container: 'istio-proxy',
      ...(peer === undefined ? {} : { peer }),
    })),
  ]
}

/** Hands on the lines of one container's log; the reason if that failed. A stream that breaks off keeps what came before. */
async function digest(
  source: LogSource,
  reader: ClusterReader,
  sinceSeconds: number | undefined,
  add: (line: LogEvent) => void,
): Promise<Unknown | null> {
  const lines = await reader.log(source, sinceSeconds === undefined ? {} : { sinceSeconds })
  if (!lines.known) return lines
  try {
    for await (const line of lines.value) add(parseLine(line, source))
    return null
  } catch (error) {
    return unknown(`log of ${source.pod} broke off: ${error instanceof Error ? error.message : String(error)}`)
  }
}
