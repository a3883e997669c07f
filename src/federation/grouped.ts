/**
 * Finds the rows of a table by a key without walking over the table each time: exported services times pods would be too many
 * steps in a mesh of ten thousand services. A table does not change once it is read, so that its groups are made once.
 */
export function groupedBy<T extends object>(
  keyOf: (row: T) => string | undefined,
): (rows: readonly T[], key: string | undefined) => readonly T[] {
  const tables = new WeakMap<readonly T[], ReadonlyMap<string | undefined, readonly T[]>>()
  return (rows, key) => {
    const groups = tables.get(rows) ?? groupsOf(rows, keyOf)
    tables.set(rows, groups)
    return groups.get(key) ?? []
  }
}

/** Rows by a key, in the order in which keys and rows come. */
export function groupsOf<T, K>(rows: readonly T[], keyOf: (row: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
