import type { Resource } from '../cluster/kinds.js'
import type { ClusterReader } from '../cluster/reader.js'
import { SummaryBuilder } from '../logs/summary.js'
import type { Fact } from '../vocabulary/fact.js'
import { known, mapFact, unknown } from '../vocabulary/fact.js'
import { type Found, findControlPlanes, type MeshSource, Unreadable } from './discover.js'
import { distinct } from './distinct.js'
import { labelsOf } from './labels.js'
import type { FactName, Mesh, MeshIdentity, Stray } from './mesh.js'
import { MeshTables } from './mesh-tables.js'
import { isOnDemand, onDemand } from './on-demand.js'
import { RowReader } from './rows.js'
import { type Row, type TableName, tables } from './tables.js'

const tableNames = Object.keys(tables) as TableName[]

/** What a run needs to know of each mesh: the union of the `needs` and `uses` of its checks. */
export type LoadPlan = ReadonlySet<FactName>

export interface LoadOptions {
  /** Do not ask live clusters for tables that would tell nothing as things stand: see on-demand.ts. */
  readonly onDemand?: boolean
  /** Hears of sources that lead to one mesh, and of those that cannot be read. */
  readonly warn?: (text: string) => void
  /** Hears of a source that cannot be read while others can; otherwise that ends the run. */
  readonly onUnread?: (why: Unreadable) => void
}

/** A mesh and the reader that it came from, for what is read later. */
export interface Loaded {
  readonly mesh: Mesh
  readonly reader: ClusterReader
}

/**
 * Reads the objects of every mesh of the given sources, all concurrently. What cannot be read is in the mesh's facts, as a
 * reason. Logs and Envoy configurations are left empty: see gateways/evidence.ts.
 *
 * @throws UserError when a source holds no control plane, or several and none was chosen; when no source can be read.
 */
export async function loadMeshes(
  sources: readonly MeshSource[],
  plan: LoadPlan,
  options: LoadOptions = {},
): Promise<readonly Loaded[]> {
  const { warn = () => {}, onUnread = () => {}, onDemand: sparing = false } = options
  const wanted = { plan, sparing }
  // meshes in one cluster share its lists
  const readers = new Map(sources.map(({ reader }) => [reader, new RowReader(reader, manyNamespaces(plan))]))
  const found = await Promise.all(
    sources.map(async (source) => {
      const rows = readers.get(source.reader) ?? new RowReader(source.reader)
      if (source.reader.source === 'live') readAhead(source, rows, wanted)
      const planes = await findControlPlanes(source, rows).catch(unlessUnreadable)
      if (planes instanceof Unreadable) return { why: planes }
      return planes.map((plane) => ({ plane, source, rows, own: startReading(plane, rows, wanted) }))
    }),
  )
  const unread = found.filter((one) => 'why' in one)
  if (unread[0] && unread.length === sources.length) throw unread[0].why
  for (const { why } of unread) {
    warn(`nothing of ${why.source} can be read: ${why.reason}`)
    onUnread(why)
  }
  const each = distinct(
    found.flatMap((one) => ('why' in one ? [] : one)),
    warn,
  )
  const labels = labelsOf(
    each.map(({ plane, source }) => ({ name: plane.name, namespace: plane.namespace, source: source.reader.name })),
  )
  const meshes = each.map(({ plane, source, rows, own }, index) => ({
    identity: identify(plane, source, labels[index] ?? plane.name),
    own,
    rows,
    reader: source.reader,
  }))
  return Promise.all(
    meshes.map(async (mesh) => {
      const others = meshes.filter((other) => other !== mesh).map(({ own }) => own)
      return { mesh: await loadMesh(mesh, others, wanted), reader: mesh.reader }
    }),
  )
}

/**
 * Begins with lists that do not depend on which control plane is found: those of whole clusters, and those of a namespace that the
 * user named. What comes of them is taken from `rows` later.
 */
function readAhead({ namespace }: MeshSource, rows: RowReader, { plan, sparing }: Wanted): void {
  for (const name of tableNames) {
    const { scope } = tables[name]
    if (scope !== 'federation' && (!isWanted(name, plan) || (sparing && isOnDemand(name)))) continue
    if (scope === 'federation' || scope === 'config') void rows.in(name, null)
    else if (namespace !== null && scope === 'control-plane') void rows.in(name, namespace)
    else if (scope === 'mesh') rows.ahead(name)
  }
}

/** Begins with what is read in any case: a cluster that answers does not wait for one that does not. */
function startReading(plane: Found, rows: RowReader, { plan, sparing }: Wanted): MeshTables {
  const own = new MeshTables(plane, rows)
  for (const name of tableNames) {
    const later = sparing && isOnDemand(name)
    if (tables[name].scope === 'federation' || (isWanted(name, plan) && !later)) void own.read(name)
  }
  return own
}

function unlessUnreadable(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error
  throw error
}

/** Kinds that are wanted in every namespace of a mesh. */
function manyNamespaces(plan: LoadPlan): ReadonlySet<Resource> {
  return new Set(
    tableNames.filter((name) => tables[name].scope === 'mesh' && plan.has(name)).map((name) => tables[name].resource),
  )
}

function identify(plane: Found, { reader, context }: MeshSource, label: string): MeshIdentity {
  return { label, name: plane.name, namespace: plane.namespace, cluster: reader.name, source: reader.source, context }
}

interface Wanted {
  readonly plan: LoadPlan
  readonly sparing: boolean
}

interface Reading {
  readonly identity: MeshIdentity
  readonly own: MeshTables
  readonly rows: RowReader
  readonly reader: ClusterReader
}

async function loadMesh(
  { identity, own, rows, reader }: Reading,
  others: readonly MeshTables[],
  { plan, sparing }: Wanted,
): Promise<Mesh> {
  const read = async (name: TableName) => {
    if (tables[name].scope === 'federation') return own.read(name)
    if (!isWanted(name, plan)) return notRead(tables[name].resource)
    return sparing ? onDemand(name, own, others) : own.read(name)
  }
  const loaded = await Promise.all(tableNames.map(async (name) => [name, await read(name)] as const))
  const facts = Object.fromEntries(loaded) as { [T in TableName]: Fact<readonly Row<T>[]> }
  return {
    ...identity,
    facts: {
      ...facts,
      members: await own.members,
      // after the lists, whose answers tell a live cluster's time
      clock: await reader.now(),
      servesFederation: servesFederation(facts.peers),
      strays: plan.has('strays') ? await straysOf(identity, rows) : notRead('strays'),
      logs: known(new SummaryBuilder().result()),
      proxyConfigs: known([]),
    },
  }
}

/** By the answer to the list of peers: only a cluster that was asked can say that it has no such kind. */
function servesFederation(peers: Fact<unknown>): Fact<boolean> {
  if (!peers.known && peers.reason.startsWith('no such kind')) return known(false)
  return mapFact(peers, () => true)
}

/** Tables that checks ask for, and those by which the pods with logs and Envoy configurations are found. */
function isWanted(name: TableName, plan: LoadPlan): boolean {
  const evidence = plan.has('logs') || plan.has('proxyConfigs')
  return plan.has(name) || (evidence && (name === 'pods' || name === 'services'))
}

/** Not asked for by any selected check; a check that sees this reason declared too little. */
function notRead(what: string): Fact<never> {
  return unknown(`${what} were not read in this run`)
}

/** Peers and service sets in namespaces without a control plane. Unknown where the whole cluster may not be listed. */
async function straysOf(identity: MeshIdentity, rows: RowReader): Promise<Fact<readonly Stray[]>> {
  const planes = await rows.in('controlPlanes', null)
  if (!planes.known) return planes
  const served = new Set([identity.namespace, ...planes.value.map((row) => row.metadata.namespace)])
  const strays: Stray[] = []
  for (const name of ['peers', 'exportSets', 'importSets'] as const) {
    const all = await rows.in(name, null)
    if (!all.known) return all
    strays.push(...all.value.filter((row) => !served.has(row.metadata.namespace)))
  }
  return known(strays)
}
