/** Where an object was written down. `line` is 1-based. */
export interface Source {
  readonly file: string
  readonly line: number
}

interface Origin {
  readonly source: Source
  readonly locate: (path: string) => number | null
}

const origins = new WeakMap<object, Origin>()

/** File and line of an object that came from a manifest; undefined for all others. */
export function sourceOf(object: object): Source | undefined {
  return origins.get(object)?.source
}

/**
 * The 1-based line of a field, by a path in the style `spec.remote.addresses[0]`; of its nearest parent when the field itself is
 * not there. Undefined for objects that did not come from a manifest.
 */
export function lineOf(object: object, path: string): number | undefined {
  const origin = origins.get(object)
  return origin === undefined ? undefined : (origin.locate(path) ?? origin.source.line)
}

/** Called by the reader of manifests. `locate` is asked only when a field's line is wanted. */
export function rememberSource(object: object, source: Source, locate: (path: string) => number | null): void {
  origins.set(object, { source, locate })
}

/** Lets a copy of an object, or another view of it, be traced to the same place. */
export function inheritSource(from: object, to: object): void {
  const origin = origins.get(from)
  if (origin) origins.set(to, origin)
}
