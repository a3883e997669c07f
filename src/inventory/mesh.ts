import type { Certificate } from '../certs/certificate.js'
import { type ChainVerdict, verifyChain } from '../certs/chain.js'
import { gatewaysOf } from '../federation/gateways/gateway.js'
import type { Mesh } from '../federation/mesh.js'
import { ownRoot } from '../federation/roots.js'
import { upwards } from './chains.js'
import { ofGateway, type Presented } from './presented.js'
import { domainOf, rows } from './trust.js'

/** A chain of a mesh's own gateway, and whether it leads to the root that the mesh hands out. */
export interface OwnChain extends Presented {
  readonly verdict: ChainVerdict
  readonly at: Date
  readonly path: readonly Certificate[]
}

/** A mesh's CA in force: what it hands out as its root, and what its federation gateways present. */
export interface MeshInventory {
  readonly mesh: Mesh
  readonly trustDomain: string | null
  readonly roots: readonly Certificate[]
  /** Where the root is found; null where it is not. */
  readonly place: string | null
  readonly chains: readonly OwnChain[]
}

export function meshInventory(mesh: Mesh, now: Date): MeshInventory {
  const root = ownRoot(rows(mesh.facts.configMaps))
  const roots = root?.bundle.certificates ?? []
  const at = mesh.facts.clock.known ? mesh.facts.clock.value : now
  const gateways = new Map(
    rows(mesh.facts.peers).flatMap((peer) => gatewaysOf(peer).map(({ role, name }) => [name, role] as const)),
  )
  const chains = [...gateways].flatMap(([name, role]) => ofGateway(mesh, role, name))
  return {
    mesh,
    trustDomain: domainOf(mesh),
    roots,
    place: root ? `ConfigMap ${mesh.namespace}/${root.map.metadata.name} in ${mesh.label}` : null,
    chains: chains.map((chain) => {
      const verdict = verifyChain(chain.certificates, roots, at)
      return { ...chain, verdict, at, path: verdict.ok ? verdict.path : upwards(chain.certificates) }
    }),
  }
}
