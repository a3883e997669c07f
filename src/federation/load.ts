import type { ClusterReader } from '../cluster/reader.js'
import { SummaryBuilder } from '../logs/summary.js'
import type { Fact } from '../vocabulary/fact.js'
import { known, mapFact, unknown } from '../vocabulary/fact.js'
import { type Found, findControlPlanes, type MeshSource } from './discover.js'
import { loadLogs, loadProxyConfigs } from './gateways/evidence.js'
import type { FactName, Mesh, MeshIdentity, Stray } from './mesh.js'
import { RowReader } from './rows.js'
import { type Row, type TableName, tables } from './tables.js'

/** What a run needs to know of each mesh: the union of the `needs` and `uses` of its checks. */
export type LoadPlan = ReadonlySet<FactName>

/** A mesh and the reader that it came from, for what is read later. */
export interface Loaded {
  readonly mesh: Mesh
  readonly reader: ClusterReader
}

/**
 * Reads the objects of every mesh of the given sources, all concurrently. What cannot be read is in the mesh's facts, as a
 * reason. Logs and Envoy configurations are left empty: see {@link withEvidence}.
 *
 * @throws UserError when a source holds no control plane, or several and none was chosen.
 */
export async function loadMeshes(sources: readonly MeshSource[], plan: LoadPlan): Promise<readonly Loaded[]> {
  const found = await Promise.all(
    sources.map(async (source) => {
      const rows = new RowReader(source.reader)
      const planes = await findControlPlanes(source, rows)
      return planes.map((plane) => ({ plane, source, rows }))
    }),
  )
  const each = distinct(found.flat())
  const names = each.map(({ plane }) => plane.name)
  return Promise.all(
    each.map(async ({ plane, source, rows }) => {
      const shared = names.filter((name) => name === plane.name).length > 1
      return { mesh: await loadMesh(identify(plane, source, shared), rows, source.reader, plan), reader: source.reader }
    }),
  )
}

/** Evidence from running gateways and control planes, which takes longer to read than objects. */
export interface EvidencePlan {
  readonly logs: boolean
  readonly proxyConfigs: boolean
  /** Log lines older than this, by the source's clock, are not read; absent = whole logs. */
  readonly logSinceSeconds?: number
}

/** The mesh with its logs digested and its gateways' Envoy configurations read. */
export async function withEvidence({ mesh, reader }: Loaded, plan: EvidencePlan): Promise<Mesh> {
  const [logs, proxyConfigs] = await Promise.all([
    plan.logs ? loadLogs(mesh, mesh.facts, reader, plan.logSinceSeconds) : mesh.facts.logs,
    plan.proxyConfigs ? loadProxyConfigs(mesh, mesh.facts, reader) : mesh.facts.proxyConfigs,
  ])
  return { ...mesh, facts: { ...mesh.facts, logs, proxyConfigs } }
}

/** One mesh reached by two sources (two contexts of one cluster, or one dump given twice) is read once. */
function distinct<T extends { plane: Found; source: MeshSource }>(found: readonly T[]): readonly T[] {
  return [...new Map(found.map((one) => [`${one.source.reader.name} ${one.plane.namespace}`, one] as const)).values()]
}

function identify(plane: Found, source: MeshSource, shared: boolean): MeshIdentity {
  const { reader, context } = source
  const label = shared ? `${plane.name}@${reader.name}` : plane.name
  return { label, name: plane.name, namespace: plane.namespace, cluster: reader.name, source: reader.source, context }
}

async function loadMesh(identity: MeshIdentity, rows: RowReader, reader: ClusterReader, plan: LoadPlan): Promise<Mesh> {
  const rolls = ownRows('memberRolls', identity, rows)
  const members = rolls.then((fact) => mapFact(fact, (list) => membersOf(identity, list)))
  const names = Object.keys(tables) as TableName[]
  const loaded = await Promise.all(
    names.map(async (name) => [name, await table(name, identity, rows, members, isWanted(name, plan))] as const),
  )
  const facts = Object.fromEntries(loaded) as { [T in TableName]: Fact<readonly Row<T>[]> }
  return {
    ...identity,
    facts: {
      ...facts,
      members: await members,
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

async function table<T extends TableName>(
  name: T,
  identity: MeshIdentity,
  rows: RowReader,
  members: Promise<Fact<readonly string[]>>,
  wanted: boolean,
): Promise<Fact<readonly Row<T>[]>> {
  const { scope } = tables[name]
  if (scope === 'federation') return ownRows(name, identity, rows)
  if (!wanted) return notRead(tables[name].resource)
  if (scope === 'cluster') return rows.in(name, null)
  if (scope === 'control-plane') return rows.in(name, identity.namespace)
  const namespaces = await members
  if (!namespaces.known) return namespaces
  return scope === 'mesh' ? rows.inEach(name, namespaces.value) : rows.wide(name, namespaces.value)
}

function ownRows<T extends TableName>(name: T, identity: MeshIdentity, rows: RowReader) {
  return rows.wide(name, [identity.namespace])
}

/** The control plane's namespace and the members that the operator accepted; before it did, those that are asked for. */
function membersOf(identity: MeshIdentity, rolls: readonly Row<'memberRolls'>[]): readonly string[] {
  const roll = rolls.find((row) => row.metadata.name === 'default') ?? rolls[0]
  const members = roll?.status ? roll.status.members : (roll?.spec.members ?? [])
  return [...new Set([identity.namespace, ...members])]
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
