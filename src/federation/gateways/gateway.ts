import { groupedBy } from '../grouped.js'
import type { EndpointSlice, Pod, Service } from '../objects/core.js'
import type { Peer } from '../objects/federation.js'

/** The two ports of a federation gateway: discovery between control planes, and services. Literal in generated policies. */
export const discoveryPort = 8188
export const servicePort = 15443

/** The label by which the generated Gateways select a federation gateway's pods (maistra discovery.go). */
export const gatewayLabel = 'service.istio.io/canonical-name'

export const roles = ['ingress', 'egress'] as const
export type Role = (typeof roles)[number]

/** The two gateways that a ServiceMeshPeer names, with the path of the name; `name` is empty where none is given. */
export function gatewaysOf(
  peer: Peer,
): readonly { readonly role: Role; readonly name: string; readonly path: string }[] {
  return roles.map((role) => ({ role, name: peer.spec.gateways[role].name ?? '', path: `spec.gateways.${role}.name` }))
}

export function serviceNamed(services: readonly Service[], name: string | undefined): Service | undefined {
  return name === undefined ? undefined : services.find((service) => service.metadata.name === name)
}

const podsIn = groupedBy((pod: Pod) => pod.metadata.namespace)
const slicesIn = groupedBy((slice: EndpointSlice) => slice.metadata.namespace)
const slicesNamed = groupedBy((slice: EndpointSlice) => slice.metadata.labels['kubernetes.io/service-name'])

/** Pods that a Service selects, in its own namespace. A Service without selector selects none. */
export function podsBehind(service: Service, pods: readonly Pod[]): readonly Pod[] {
  const wanted = Object.entries(service.spec.selector)
  if (wanted.length === 0) return []
  return podsIn(pods, service.metadata.namespace).filter((pod) =>
    wanted.every(([key, value]) => pod.metadata.labels[key] === value),
  )
}

/** Pods that istiod configures as the gateway of that name. */
export function podsLabelled(pods: readonly Pod[], gateway: string): readonly Pod[] {
  return pods.filter((pod) => pod.metadata.labels[gatewayLabel] === gateway)
}

/** Running, ready and not being deleted. */
export function isReady(pod: Pod): boolean {
  const ready = pod.status.conditions.find((condition) => condition.type === 'Ready')
  return ready?.status === 'True' && pod.metadata.deletionTimestamp === undefined
}

/** Why a pod is not ready, in the words of its status: `CrashLoopBackOff`, `Pending: Unschedulable`, … */
export function troubleOf(pod: Pod): string {
  const container = pod.status.containerStatuses.find((status) => !status.ready)
  const state = container?.state.waiting?.reason ?? container?.state.terminated?.reason
  if (state) return container?.restartCount ? `${state}, ${container.restartCount} restarts` : state
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating'
  const condition = pod.status.conditions.find((one) => one.status === 'False' && one.reason !== undefined)
  return [pod.status.phase ?? 'no status', condition?.reason].filter(Boolean).join(': ')
}

export interface Endpoint {
  readonly address: string
  readonly port: number
  readonly ready: boolean
  readonly pod: string | null
  readonly slice: EndpointSlice
}

/** Endpoints of a Service on the port of that number, or on all ports. `ready` absent counts as ready, as Kubernetes says. */
export function endpointsOf(
  slices: readonly EndpointSlice[],
  service: { readonly namespace: string; readonly name: string },
  portNumber?: number,
): readonly Endpoint[] {
  return slicesOf(slices, service).flatMap((slice) =>
    slice.endpoints.flatMap((endpoint) =>
      slice.ports
        .filter((port) => portNumber === undefined || port.port === portNumber)
        .flatMap((port) =>
          endpoint.addresses.map((address) => ({
            address,
            port: port.port ?? 0,
            ready: endpoint.conditions.ready !== false && endpoint.conditions.terminating !== true,
            pod: endpoint.targetRef?.kind === 'Pod' ? (endpoint.targetRef.name ?? null) : null,
            slice,
          })),
        ),
    ),
  )
}

export function slicesOf(
  slices: readonly EndpointSlice[],
  service: { readonly namespace: string; readonly name: string },
): readonly EndpointSlice[] {
  return slicesNamed(slicesIn(slices, service.namespace), service.name)
}

/** Service accounts that pods run as; more than one is possible while a rollout goes on. */
export function serviceAccountsOf(pods: readonly Pod[]): readonly string[] {
  return [...new Set(pods.map((pod) => pod.spec.serviceAccountName ?? 'default'))]
}

/** Addresses that a load balancer was given for a Service: IPs and host names. */
export function loadBalancerAddresses(service: Service): readonly string[] {
  return service.status.loadBalancer.ingress.flatMap(({ ip, hostname }) =>
    [ip, hostname].filter((one) => one !== undefined),
  )
}

/** The Service port of a federation port, by number or else by the port's name. */
export function federationPort(service: Service, number: number): Service['spec']['ports'][number] | undefined {
  const names = number === discoveryPort ? ['https-discovery', 'http-discovery'] : ['tls']
  const { ports } = service.spec
  return (
    ports.find((port) => port.port === number) ??
    ports.find((port) => port.targetPort === number) ??
    ports.find((port) => port.name !== undefined && names.includes(port.name))
  )
}
