import * as v from 'valibot'
import type { Resource } from '../cluster/kinds.js'
import type { ClusterReader } from '../cluster/reader.js'
import { inheritSource } from '../cluster/source-of.js'
import type { Fact } from '../vocabulary/fact.js'
import { known } from '../vocabulary/fact.js'
import type { KubeObject } from '../vocabulary/kube.js'
import { type Row, type TableName, tables } from './tables.js'

/**
 * Reads tables from one cluster. Each kind is listed once per namespace however many tables and meshes want it, in a small
 * cluster even once for all namespaces, and each object is shaped once.
 */
export class RowReader {
  readonly #reader: ClusterReader
  readonly #lists = new Map<string, Promise<Fact<readonly KubeObject[]>>>()
  readonly #few = new Map<Resource, Promise<readonly KubeObject[] | null>>()
  readonly #rows = new WeakMap<readonly KubeObject[], readonly unknown[]>()
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
    return fact.known ? known(this.#shaped(table, fact.value)) : fact
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
    if (namespace === null || !this.#manyNamespaces.has(resource)) return this.#reader.list(resource, namespace)
    const few = await this.#fewOf(resource)
    return few
      ? known(few.filter(({ metadata }) => metadata.namespace === namespace))
      : this.#reader.list(resource, namespace)
  }

  #fewOf(resource: Resource): Promise<readonly KubeObject[] | null> {
    const asked = this.#few.get(resource) ?? this.#listFew(resource)
    this.#few.set(resource, asked)
    return asked
  }

  async #listFew(resource: Resource): Promise<readonly KubeObject[] | null> {
    const few = await this.#reader.listIfFew?.(resource)
    return few?.known ? few.value : null
  }

  #shaped<T extends TableName>(table: T, objects: readonly KubeObject[]): readonly Row<T>[] {
    const done = this.#rows.get(objects)
    if (done) return done as readonly Row<T>[]
    const rows = objects.flatMap((object) => {
      const row = v.safeParse(tables[table].shape, object)
      if (!row.success || row.output.metadata.name === '') return []
      inheritSource(object, row.output)
      return [row.output as Row<T>]
    })
    this.#rows.set(objects, rows)
    return rows
  }
}
