import * as v from 'valibot'
import type { Resource } from '../cluster/kinds.js'
import type { ClusterReader } from '../cluster/reader.js'
import { inheritSource } from '../cluster/source-of.js'
import type { Trim } from '../cluster/trim.js'
import type { Fact } from '../vocabulary/fact.js'
import { known } from '../vocabulary/fact.js'
import type { KubeObject } from '../vocabulary/kube.js'
import { type Row, type TableName, tables } from './tables.js'

/**
 * Reads tables from one cluster. Each kind is listed once per namespace however many tables and meshes want it, in a small
 * cluster even once for all namespaces, and of each object only its row is kept.
 */
export class RowReader {
  readonly #reader: ClusterReader
  readonly #lists = new Map<string, Promise<Fact<readonly KubeObject[]>>>()
  readonly #few = new Map<Resource, Promise<readonly KubeObject[] | null>>()
  readonly #manyNamespaces: ReadonlySet<Resource>

  /** `manyNamespaces`: kinds that will be read in several namespaces. One list of the cluster serves them all while it is short. */
  constructor(reader: ClusterReader, manyNamespaces: ReadonlySet<Resource> = new Set()) {
    this.#reader = reader
    this.#manyNamespaces = manyNamespaces
  }

  /** Rows of a table in one namespace, or in the whole cluster (`null`). */
  async in<T extends TableName>(table: T, namespace: string | null): Promise<Fact<readonly Row<T>[]>> {
    const { resource } = tables[table]
    const key = `${resource} ${namespace ?? ''}`
    const listing = this.#lists.get(key) ?? this.#list(resource, namespace)
    this.#lists.set(key, listing)
    const fact = await listing
    return fact as Fact<readonly Row<T>[]>
  }

  /** Rows of a table in several namespaces; unknown as soon as one of them cannot be read. */
  async inEach<T extends TableName>(table: T, namespaces: readonly string[]): Promise<Fact<readonly Row<T>[]>> {
    const parts = await Promise.all(namespaces.map((namespace) => this.in(table, namespace)))
    const rows: (readonly Row<T>[])[] = []
    for (const part of parts) {
      if (!part.known) return part
      rows.push(part.value)
    }
    return known(rows.flat())
  }

  /** Rows of a table in the whole cluster if that may be listed, else in the given namespaces; only rows of these are given. */
  async wide<T extends TableName>(table: T, namespaces: readonly string[]): Promise<Fact<readonly Row<T>[]>> {
    // a dump's list of everything covers only what it holds: a namespace that is missing from it must not read as empty
    if (this.#reader.source !== 'live') return this.inEach(table, namespaces)
    const all = await this.in(table, null)
    if (!all.known) return all.right ? this.inEach(table, namespaces) : all
    const wanted = new Set(namespaces)
    return known(all.value.filter((row) => wanted.has(row.metadata.namespace ?? '')))
  }

  /** Begins to list a kind of which many namespaces will be read, before these are known. */
  ahead(table: TableName): void {
    const { resource } = tables[table]
    if (this.#manyNamespaces.has(resource)) void this.#fewOf(resource)
  }

  async #list(resource: Resource, namespace: string | null): Promise<Fact<readonly KubeObject[]>> {
    if (namespace === null || !this.#manyNamespaces.has(resource))
      return this.#reader.list(resource, namespace, rowOf.get(resource))
    const few = await this.#fewOf(resource)
    return few
      ? known(few.filter(({ metadata }) => metadata.namespace === namespace))
      : this.#reader.list(resource, namespace, rowOf.get(resource))
  }

  #fewOf(resource: Resource): Promise<readonly KubeObject[] | null> {
    const asked = this.#few.get(resource) ?? this.#listFew(resource)
    this.#few.set(resource, asked)
    return asked
  }

  async #listFew(resource: Resource): Promise<readonly KubeObject[] | null> {
    const few = await this.#reader.listIfFew?.(resource, rowOf.get(resource))
    return few?.known ? few.value : null
  }
}

/**
 * An object as the row of its tables: those of one kind share one shape. Rows are copied once more, by which they take a third
 * less memory and no longer hold the whole text of the file that their strings were cut from.
 */
const rowOf = new Map<Resource, Trim>(Object.values(tables).map(({ resource, shape }) => [resource, shaping(shape)]))

function shaping(shape: v.GenericSchema<unknown, KubeObject>): Trim {
  return (object) => {
    const shaped = v.safeParse(shape, object)
    if (!shaped.success || shaped.output.metadata.name === '') return null
    const row: KubeObject = JSON.parse(JSON.stringify(shaped.output))
    inheritSource(object, row)
    return row
  }
}
