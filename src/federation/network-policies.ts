import { BlockList, isIP } from 'node:net'
import { matchLabels } from './matching.js'
import type { NetworkPolicy, Pod } from './objects/core.js'

/** The far end of a connection: pods with known labels, or something outside the cluster. */
export type FarEnd =
  | { readonly kind: 'pod'; readonly pod: Pod; readonly namespaces: NamespaceLabels | null }
  | { readonly kind: 'namespaces'; readonly names: readonly string[]; readonly namespaces: NamespaceLabels | null }
  | { readonly kind: 'outside'; readonly address: string | null }

/** Labels by namespace. */
export type NamespaceLabels = ReadonlyMap<string, Readonly<Record<string, string>>>

type Way = 'ingress' | 'egress'

/**
 * The policies that cut a pod off from a far end on a TCP port: those that select it for that direction, when none of them
 * lets the connection pass. Empty when it passes, or may pass: what cannot be decided (unknown namespaces, named ports) counts
 * as passing.
 */
export function blockedBy(
  policies: readonly NetworkPolicy[],
  pod: Pod,
  way: Way,
  far: FarEnd,
  port: number,
): readonly NetworkPolicy[] {
  const selecting = policies.filter((policy) => selects(policy, pod, way))
  return selecting.some((policy) => lets(policy, pod, way, far, port)) ? [] : selecting
}

function selects(policy: NetworkPolicy, pod: Pod, way: Way): boolean {
  const { policyTypes, egress, podSelector } = policy.spec
  if (policy.metadata.namespace !== pod.metadata.namespace) return false
  const named = policyTypes.map((type) => type.toLowerCase())
  const applies = named.length > 0 ? named.includes(way) : way === 'ingress' || egress.length > 0
  return applies && matchLabels(podSelector, pod.metadata.labels)
}

type Rule = NetworkPolicy['spec']['ingress'][number] | NetworkPolicy['spec']['egress'][number]
type Ports = Rule['ports']
type End = NetworkPolicy['spec']['ingress'][number]['from'][number]

function lets(policy: NetworkPolicy, pod: Pod, way: Way, far: FarEnd, port: number): boolean {
  const rules: readonly Rule[] = policy.spec[way]
  return rules.some((rule) => {
    const ends = 'from' in rule ? rule.from : rule.to
    return onPort(rule.ports, port) && (ends.length === 0 || ends.some((end) => matches(end, pod, way, far)))
  })
}

function onPort(ports: Ports, wanted: number): boolean {
  if (ports.length === 0) return true
  return ports.some(({ port, endPort, protocol }) => {
    if (protocol !== undefined && protocol !== 'TCP') return false
    if (typeof port !== 'number') return true
    return port === wanted || (endPort !== undefined && port <= wanted && wanted <= endPort)
  })
}

function matches(end: End, pod: Pod, way: Way, far: FarEnd): boolean {
  if (end.ipBlock !== undefined) return inBlock(end.ipBlock, far)
  const { namespaceSelector, podSelector } = end
  if (far.kind === 'outside') {
    // traffic of load balancers can come from nodes, which OpenShift lets policies select as a namespace
    return way === 'ingress' && namespaceSelector !== undefined
  }
  if (namespaceSelector === undefined) {
    // without namespaces, pods of the policy's own
    return far.kind === 'pod'
      ? far.pod.metadata.namespace === pod.metadata.namespace && matchLabels(podSelector, far.pod.metadata.labels)
      : false
  }
  const names = far.kind === 'pod' ? [far.pod.metadata.namespace ?? ''] : far.names
  const inNamespace = names.some((name) => {
    const labels = far.namespaces?.get(name)
    return labels === undefined || matchLabels(namespaceSelector, { 'kubernetes.io/metadata.name': name, ...labels })
  })
  return (
    inNamespace &&
    (podSelector === undefined || far.kind !== 'pod' || matchLabels(podSelector, far.pod.metadata.labels))
  )
}

function inBlock(block: unknown, far: FarEnd): boolean {
  const cidr = typeof block === 'object' && block !== null && 'cidr' in block ? block.cidr : null
  const address = far.kind === 'outside' ? far.address : far.kind === 'pod' ? (far.pod.status.podIP ?? null) : null
  if (typeof cidr !== 'string' || address === null || isIP(address) === 0) return true
  const [network = '', bits = ''] = cidr.split('/')
  if (isIP(network) !== isIP(address) || !/^\d+$/.test(bits)) return isIP(network) === 0
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  try {
    list.addSubnet(network, Number(bits), family)
  } catch {
    return true
  }
  return list.check(address, family)
}
