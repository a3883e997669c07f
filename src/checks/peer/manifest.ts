import {
  discoveryPort,
  federationPort,
  loadBalancerAddresses,
  podsBehind,
  type Role,
  serviceAccountsOf,
  serviceNamed,
  servicePort,
} from '../../federation/gateways/gateway.js'
import { controlPlaneOf, gatewayEntries } from '../../federation/gateways/settings.js'
import { trustDomainOf } from '../../federation/identity.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import { clientId, peerRootConfigMapName } from '../../federation/names.js'
import type { ConfigMap, Pod, Service } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import type { ControlPlane } from '../../federation/objects/mesh.js'

/** The mesh that is called. Null is what was not read. */
type Called = MeshIdentity & {
  readonly services: readonly Service[] | null
  readonly pods: readonly Pod[] | null
  readonly controlPlanes: readonly ControlPlane[] | null
  readonly configMaps: readonly ConfigMap[] | null
}

/** The mesh that lacks the ServiceMeshPeer. */
type Owner = MeshIdentity & {
  readonly peers: readonly Peer[]
  readonly controlPlanes: readonly ControlPlane[] | null
}

/** A manifest in which a word in capitals stands for each value that nothing tells. */
export interface PeerManifest {
  readonly object: object
  /** `ADDRESS (of the ingress gateway of red-mesh)` */
  readonly open: readonly string[]
}

/** The ServiceMeshPeer `name` that `there` needs for `here`, which has `peer` for it. */
export function peerManifest(there: Owner, name: string, here: Called, peer: Peer): PeerManifest {
  const open: string[] = []
  const orOpen = (value: string | null | undefined, word: string, what: string) => {
    if (value) return value
    open.push(`${word} (${what})`)
    return word
  }
  const ingress = serviceNamed(here.services ?? [], peer.spec.gateways.ingress.name)
  const addresses = ingress ? loadBalancerAddresses(ingress) : []
  const egress = serviceNamed(here.services ?? [], peer.spec.gateways.egress.name)
  const [serviceAccount] = egress ? serviceAccountsOf(podsBehind(egress, here.pods ?? [])) : []
  const trustDomain = trustDomainOf(here, here.controlPlanes ?? [], here.configMaps ?? [])?.value
  const identity =
    trustDomain && serviceAccount ? clientId({ trustDomain, namespace: here.namespace, serviceAccount }) : null
  const gateway = (role: Role) =>
    orOpen(freeGateway(there, role), `${role.toUpperCase()}_GATEWAY`, `of ${there.label}, for this peer alone`)
  const address = orOpen(addresses[0], 'ADDRESS', `of the ingress gateway of ${here.label}`)
  const object = {
    apiVersion: 'federation.maistra.io/v1',
    kind: 'ServiceMeshPeer',
    metadata: { name, namespace: there.namespace },
    spec: {
      remote: { addresses: addresses.length > 0 ? addresses : [address], ...unusualPorts(ingress) },
      gateways: { ingress: { name: gateway('ingress') }, egress: { name: gateway('egress') } },
      security: {
        trustDomain: orOpen(trustDomain, 'TRUST_DOMAIN', `of ${here.label}`),
        clientID: orOpen(identity, 'CLIENT_ID', `identity of the egress gateway of ${here.label}`),
        certificateChain: { kind: 'ConfigMap', name: peerRootConfigMapName(name) },
      },
    },
  }
  return { object, open }
}

/** The only gateway of that role that no other peer uses: each peer has its own. */
function freeGateway({ peers, controlPlanes, ...mesh }: Owner, role: Role): string | null {
  const plane = controlPlaneOf(mesh, controlPlanes ?? [])
  const taken = new Set(peers.map((peer) => peer.spec.gateways[role].name))
  const free = (plane ? gatewayEntries(plane) : []).filter((entry) => entry.role === role && !taken.has(entry.name))
  return free.length === 1 ? (free[0]?.name ?? null) : null
}

/** Ports of a load balancer that are not those which are taken for granted. */
function unusualPorts(ingress: Service | undefined): object {
  const discovery = ingress && federationPort(ingress, discoveryPort)?.port
  const service = ingress && federationPort(ingress, servicePort)?.port
  return {
    ...(discovery === undefined || discovery === discoveryPort ? {} : { discoveryPort: discovery }),
    ...(service === undefined || service === servicePort ? {} : { servicePort: service }),
  }
}
