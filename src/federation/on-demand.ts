import { isIP } from 'node:net'
import type { Fact } from '../vocabulary/fact.js'
import { known } from '../vocabulary/fact.js'
import { gatewaysOf, isReady, loadBalancerAddresses, serviceNamed } from './gateways/gateway.js'
import { plainAddress } from './gateways/reach.js'
import type { MeshTables } from './mesh-tables.js'
import type { Service } from './objects/core.js'
import type { Row, TableName } from './tables.js'

/**
 * Tables that only tell something in some situations, and the situation of each. Live clusters are asked for them only then;
 * otherwise the table is known to hold nothing of interest, and reads as empty. In dumps and manifests they cost nothing and are always read.
 */
const conditions: Partial<Record<TableName, (look: Lookup) => Promise<boolean>>> = {
  /** They explain pods that are not ready and load balancers without address. */
  events: async (look) => {
    const [services, pods] = [await gatewayServices(look), await look.own('pods')]
    return pods.some((pod) => !isReady(pod)) || services.some(isPending)
  },
  /** Peers may call a gateway through its nodes; failover goes by the region of nodes. */
  nodes: async (look) => {
    const services = await gatewayServices(look)
    const byNode = services.some(({ spec }) => spec.type === 'NodePort' || spec.externalTrafficPolicy === 'Local')
    return byNode || (await strangeAddresses(look)).length > 0 || (await importsAsLocal(look))
  },
  /** A peer may be called, wrongly, through a Route. */
  routes: async (look) => (await strangeAddresses(look)).some((address) => isIP(address) === 0),
  /** Network policies choose namespaces by label. */
  namespaces: async (look) => (await look.own('networkPolicies')).length > 0,
}

export function isOnDemand(table: TableName): boolean {
  return table in conditions
}

/** The table, or nothing where its condition does not hold. */
export async function onDemand<T extends TableName>(
  table: T,
  own: MeshTables,
  others: readonly MeshTables[],
): Promise<Fact<readonly Row<T>[]>> {
  const condition = conditions[table]
  if (condition === undefined || (await condition(lookup(own, others)).catch(orRead))) return own.read(table)
  return known([])
}

/** What a condition may look at. It throws {@link Unread} for what cannot be read. */
interface Lookup {
  /** Rows of this mesh. */
  own<T extends TableName>(table: T): Promise<readonly Row<T>[]>
  /** Rows of all other meshes of the run. */
  others<T extends TableName>(table: T): Promise<readonly Row<T>[]>
}

class Unread extends Error {}

function lookup(own: MeshTables, others: readonly MeshTables[]): Lookup {
  const rows = async <T extends TableName>(mesh: MeshTables, table: T) => {
    const fact = await mesh.read(table)
    if (!fact.known) throw new Unread()
    return fact.value
  }
  return {
    own: (table) => rows(own, table),
    others: async (table) => (await Promise.all(others.map((mesh) => rows(mesh, table)))).flat(),
  }
}

/** A condition that cannot be judged counts as fulfilled. */
function orRead(error: unknown): true {
  if (error instanceof Unread) return true
  throw error
}

async function gatewayServices(look: Lookup): Promise<readonly Service[]> {
  const [peers, services] = [await look.own('peers'), await look.own('services')]
  const names = peers.flatMap(gatewaysOf).map(({ name }) => name)
  return names.flatMap((name) => serviceNamed(services, name) ?? [])
}

function isPending(service: Service): boolean {
  return service.spec.type === 'LoadBalancer' && loadBalancerAddresses(service).length === 0
}

/** Addresses by which other meshes call their peers and that are no load balancer's of any mesh. */
async function strangeAddresses(look: Lookup): Promise<readonly string[]> {
  const services = [...(await look.own('services')), ...(await look.others('services'))]
  const real = new Set(services.flatMap(loadBalancerAddresses).map(plainAddress))
  const peers = await look.others('peers')
  return peers.flatMap(({ spec }) => spec.remote.addresses).filter((address) => !real.has(plainAddress(address)))
}

async function importsAsLocal(look: Lookup): Promise<boolean> {
  return (await look.own('importSets')).some(({ spec }) => JSON.stringify(spec).includes('"importAsLocal":true'))
}
