import { podsBehind, podsLabelled, serviceAccountsOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { type TrustDomain, trustDomainOf } from '../../federation/identity.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import { clientId } from '../../federation/names.js'
import type { ConfigMap, Pod, Service } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import type { ControlPlane } from '../../federation/objects/mesh.js'

/** What the egress gateway of a mesh presents itself as, and where that comes from. */
export interface EgressIdentity {
  readonly gateway: string
  readonly domain: TrustDomain
  readonly pod: Pod
  /** One, unless pods of several service accounts are behind the gateway's Service. */
  readonly clientIds: readonly [string, ...string[]]
}

interface Facts {
  readonly controlPlanes: readonly ControlPlane[] | null
  readonly services: readonly Service[] | null
  readonly pods: readonly Pod[] | null
  readonly configMaps: readonly ConfigMap[] | null
}

/** Null where its peer names no egress gateway, that one has no pods, or what tells of them is not known. */
export function egressIdentity(mesh: MeshIdentity & Facts, peer: Peer | null): EgressIdentity | null {
  const gateway = peer?.spec.gateways.egress.name
  const domain = trustDomainOf(mesh, mesh.controlPlanes ?? [], mesh.configMaps ?? [])
  if (!gateway || !domain) return null
  const service = serviceNamed(mesh.services ?? [], gateway)
  const pods = service ? podsBehind(service, mesh.pods ?? []) : podsLabelled(mesh.pods ?? [], gateway)
  const [id, ...more] = serviceAccountsOf(pods).map((serviceAccount) =>
    clientId({ trustDomain: domain.value, namespace: mesh.namespace, serviceAccount }),
  )
  const [pod] = pods
  return pod && id ? { gateway, domain, pod, clientIds: [id, ...more] } : null
}
