import type { Found, MeshSource } from './discover.js'

/** One mesh reached by two sources (two contexts of one cluster, or one dump given twice) is read once. */
export function distinct<T extends { plane: Found; source: MeshSource }>(
  found: readonly T[],
  warn: (text: string) => void,
): readonly T[] {
  const kept = new Map<string, T>()
  const readers = found.map(({ source }) => source.reader)
  for (const one of found) {
    const { plane, source } = one
    // two recordings of one mesh, taken at different times, are not the same
    const uid = source.reader.source === 'live' ? plane.uid : undefined
    const place = source.reader.source === 'live' ? readers.indexOf(source.reader) : source.reader.name
    const key = uid ?? `${place} ${plane.namespace}`
    const twin = kept.get(key)
    if (twin === undefined) kept.set(key, one)
    else if (twin.source.reader !== source.reader) warn(sameMesh(twin.source.reader.name, source.reader.name, plane))
  }
  return [...kept.values()]
}

function sameMesh(one: string, other: string, plane: Found): string {
  return `${one} and ${other} both lead to the control plane ${plane.name} in ${plane.namespace}; for two meshes in one cluster name both namespaces (-n, --peer-namespace)`
}
