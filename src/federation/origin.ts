import { lineOf, sourceOf } from '../cluster/source-of.js'

/** File and 1-based line of a row, or of a field in it, when it was read from a manifest. */
export function originOf(row: object, path?: string): { readonly file: string; readonly line: number } | undefined {
  const source = sourceOf(row)
  if (source === undefined || path === undefined) return source
  return { file: source.file, line: lineOf(row, path) ?? source.line }
}
