import type { Fact } from '../vocabulary/fact.js'
import { mapFact } from '../vocabulary/fact.js'
import type { RowReader } from './rows.js'
import { type Row, type TableName, tables } from './tables.js'

interface Plane {
  /** The control plane's. */
  readonly namespace: string
}

/** The tables of one mesh, each read once, from the namespaces that its scope means. */
export class MeshTables {
  readonly #plane: Plane
  /** Namespaces of the mesh: the control plane's own and its members'. */
  readonly members: Promise<Fact<readonly string[]>>
  readonly #rows: RowReader
  readonly #read = new Map<TableName, Promise<Fact<readonly unknown[]>>>()

  constructor(plane: Plane, rows: RowReader) {
    this.#plane = plane
    this.#rows = rows
    this.members = this.read('memberRolls').then((fact) => mapFact(fact, (rolls) => membersOf(plane, rolls)))
  }

  read<T extends TableName>(table: T): Promise<Fact<readonly Row<T>[]>> {
    const reading = this.#read.get(table) ?? this.#readOnce(table)
    this.#read.set(table, reading)
    return reading as Promise<Fact<readonly Row<T>[]>>
  }

  async #readOnce<T extends TableName>(table: T): Promise<Fact<readonly Row<T>[]>> {
    const { scope } = tables[table]
    const { namespace } = this.#plane
    if (scope === 'federation') return this.#rows.wide(table, [namespace])
    if (scope === 'cluster') return this.#rows.in(table, null)
    if (scope === 'control-plane') return this.#rows.in(table, namespace)
    const namespaces = await this.members
    if (!namespaces.known) return namespaces
    return scope === 'mesh' ? this.#rows.inEach(table, namespaces.value) : this.#rows.wide(table, namespaces.value)
  }
}

/** The control plane's namespace and the members that the operator accepted; before it did, those that are asked for. */
function membersOf(plane: Plane, rolls: readonly Row<'memberRolls'>[]): readonly string[] {
  const roll = rolls.find((row) => row.metadata.name === 'default') ?? rolls[0]
  const members = roll?.status ? roll.status.members : (roll?.spec.members ?? [])
  return [...new Set([plane.namespace, ...members])]
}
