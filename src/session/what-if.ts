import * as v from 'valibot'
import type { Mesh } from '../federation/mesh.js'
import { type Row, type TableName, tables } from '../federation/tables.js'
import { UserError } from '../vocabulary/errors.js'
import type { Fact } from '../vocabulary/fact.js'
import { known } from '../vocabulary/fact.js'
import { type KubeObject, showRef } from '../vocabulary/kube.js'

/** Kinds that may be tried out, and the tables that hold them. */
const tried: Readonly<Record<string, readonly TableName[]>> = {
  ExportedServiceSet: ['exportSets'],
  ImportedServiceSet: ['importSets'],
  ServiceMeshPeer: ['peers'],
  Service: ['services', 'meshServices'],
}

/**
 * The meshes as they would be with some objects changed or added. An object goes to the mesh that has one of its name; a new one to
 * the mesh that has its namespace. Nothing is written anywhere.
 *
 * @throws UserError (usage) for other kinds, and for an object that fits no mesh or several
 */
export function overlaid(meshes: readonly Mesh[], objects: readonly KubeObject[]): readonly Mesh[] {
  return objects.reduce<readonly Mesh[]>((all, object) => {
    const target = meshFor(all, object)
    return all.map((mesh) => (mesh === target ? withObject(mesh, object) : mesh))
  }, meshes)
}

function meshFor(meshes: readonly Mesh[], object: KubeObject): Mesh {
  const kinds = Object.keys(tried)
  const names = tried[object.kind]
  const shown = showRef({ kind: object.kind, namespace: object.metadata.namespace ?? null, name: object.metadata.name })
  if (!names) throw new UserError('usage', `--what-if cannot try out ${shown}`, [`it can: ${kinds.join(', ')}`])
  const { namespace = '', name } = object.metadata
  const holding = meshes.filter((mesh) =>
    names.some((table) =>
      rowsOf(mesh, table).some((row) => row.metadata.name === name && row.metadata.namespace === namespace),
    ),
  )
  const housing = meshes.filter((mesh) => {
    const { members } = mesh.facts
    return object.kind === 'Service' && members.known ? members.value.includes(namespace) : mesh.namespace === namespace
  })
  const fitting = holding.length > 0 ? holding : housing
  const [only] = fitting
  if (only && fitting.length === 1) return only
  if (only)
    throw new UserError('usage', `${shown} could be of ${fitting.map((mesh) => mesh.label).join(' or ')}`, [
      'read only that mesh, or try out one that has this namespace alone',
    ])
  throw new UserError('usage', `no mesh that was read has the namespace of ${shown}`, [
    `metadata.namespace must be ${meshes.map((mesh) => mesh.namespace).join(' or ')}`,
  ])
}

function withObject(mesh: Mesh, object: KubeObject): Mesh {
  const { namespace, name } = object.metadata
  const changed = (tried[object.kind] ?? []).flatMap((table) => {
    if (table === 'services' && namespace !== mesh.namespace) return []
    const fact = mesh.facts[table] as Fact<readonly Row<TableName>[]>
    const rows = fact.known ? fact.value : []
    const old = rows.find((row) => row.metadata.name === name && row.metadata.namespace === namespace)
    // what istiod or the cloud wrote is not in a manifest: it stays as it is
    const whole = 'status' in object || !old || !('status' in old) ? object : { ...object, status: old.status }
    const shaped = v.safeParse(tables[table].shape, whole)
    if (!shaped.success)
      throw new UserError(
        'usage',
        `${showRef({ kind: object.kind, namespace: namespace ?? null, name })} is no ${object.kind}`,
      )
    return [[table, known([...rows.filter((row) => row !== old), shaped.output])] as const]
  })
  return { ...mesh, facts: { ...mesh.facts, ...Object.fromEntries(changed) } }
}

function rowsOf(mesh: Mesh, table: TableName) {
  const fact = mesh.facts[table]
  return fact.known ? fact.value : []
}
