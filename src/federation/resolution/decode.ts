/*
 * Reads JSON of unknown shape as the control plane's decoder does: an absent or null field is the zero value of its type,
 * a value of another type is refused.
 */

/** A field holds a type that the control plane cannot decode. Thrown and caught within this folder. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
  readonly path: string

  constructor(path: string, wanted: string, value: unknown) {
    super(`${path} must be ${wanted}, it is ${typeName(value)}`)
    this.path = path
  }
}

export type Fields = Readonly<Record<string, unknown>>

export function text(value: unknown, path: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw new Malformed(path, 'a string', value)
  return value
}

export function flag(value: unknown, path: string): boolean {
  if (value === undefined || value === null) return false
  if (typeof value !== 'boolean') throw new Malformed(path, 'true or false', value)
  return value
}

/** An object's fields, or null when it is absent: a pointer that is not set. */
export function fields(value: unknown, path: string): Fields | null {
  if (value === undefined || value === null) return null
  if (!isFields(value)) throw new Malformed(path, 'an object', value)
  return value
}

export function list<T>(value: unknown, path: string, read: (item: unknown, path: string) => T): T[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new Malformed(path, 'a list', value)
  return value.map((item: unknown, index) => read(item, `${path}[${index}]`))
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
