import type { MeshIdentity } from '../mesh.js'
import type { FarEnd } from '../network-policies.js'
import type { Namespace, Pod, Service } from '../objects/core.js'
import type { Peer } from '../objects/federation.js'
import { istiodPods } from './evidence.js'
import { discoveryPort, podsBehind, serviceNamed, servicePort } from './gateway.js'

/** A connection that a federation needs, as one of its ends sees it. */
export interface Hop {
  readonly on: Pod
  readonly way: 'ingress' | 'egress'
  readonly far: FarEnd
  readonly ports: readonly number[]
  /** Who calls whom, for "keeps … on 8188": `istiod from calling the egress gateway`. */
  readonly what: string
  /** Which calls between the meshes need it, seen from the owner. */
  readonly breaks: 'outbound' | 'inbound'
}

type Here = MeshIdentity & {
  readonly services: readonly Service[]
  readonly pods: readonly Pod[]
  readonly namespaces: readonly Namespace[] | null
  readonly members: readonly string[] | null
}

/** All connections inside a mesh, and over its border, that its half of a federation needs; those whose pods are not there are left out. */
export function hopsOf(here: Here, { spec: { gateways, remote } }: Peer): readonly Hop[] {
  const namespaces = here.namespaces && new Map(here.namespaces.map((one) => [one.metadata.name, one.metadata.labels]))
  const members = (here.members ?? []).filter((name) => name !== here.namespace)
  const istiod = istiodPods(here, here.pods)[0]
  const [egress, ingress] = [gateways.egress.name, gateways.ingress.name].map((name) => {
    const service = serviceNamed(here.services, name)
    return service ? podsBehind(service, here.pods)[0] : undefined
  })
  const hops: Hop[] = []
  const add = (what: string, breaks: Hop['breaks'], ports: readonly number[], ...ends: readonly End[]) => {
    for (const [way, on, far] of ends) if (on && far) hops.push({ on, way, far, ports, what, breaks })
  }
  const pod = (one: Pod | undefined): FarEnd | null => (one ? { kind: 'pod', pod: one, namespaces } : null)
  const outside = (address: string | null): FarEnd => ({ kind: 'outside', address })
  const clients: FarEnd | null = members.length > 0 ? { kind: 'namespaces', names: members, namespaces } : null
  const remotePorts = [remote.discoveryPort || discoveryPort, remote.servicePort || servicePort]

  const outward = 'istiod from calling the egress gateway'
  add(outward, 'outbound', [discoveryPort], ['egress', istiod, pod(egress)], ['ingress', egress, pod(istiod)])
  add('workloads from calling the egress gateway', 'outbound', [servicePort], ['ingress', egress, clients])
  const peerEnd = outside(remote.addresses[0] ?? null)
  add('the egress gateway from calling the peer', 'outbound', remotePorts, ['egress', egress, peerEnd])
  const bothPorts = [discoveryPort, servicePort]
  add('the peer from calling the ingress gateway', 'inbound', bothPorts, ['ingress', ingress, outside(null)])
  const inward = 'the ingress gateway from calling istiod'
  add(inward, 'inbound', [discoveryPort], ['egress', ingress, pod(istiod)], ['ingress', istiod, pod(ingress)])
  return hops
}

type End = readonly [way: Hop['way'], on: Pod | undefined, far: FarEnd | null]
