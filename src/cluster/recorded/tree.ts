import type { Unknown } from '../../vocabulary/fact.js'

export interface TreeEntry {
  readonly name: string
  readonly directory: boolean
}

/**
 * Files of a recording, in a directory or in an archive. Paths are relative to its root, with `/` between names and no `.`
 * or `..`; `''` is the root itself. Nothing outside the root can be reached, and nothing is written.
 */
export interface Tree {
  /** Sorted by name; empty when there is no such directory. Names that begin with a dot are left out. */
  list(directory: string): Promise<readonly TreeEntry[]>
  /** Bytes of a file in order, `null` when there is none. */
  open(path: string): Promise<AsyncIterable<Buffer> | Unknown | null>
  /** False when the archive broke off before or inside this directory: what is absent there proves nothing. */
  isWhole(directory: string): boolean
  /** The newest time of a file in the archive; null for a directory, where copying gives files the time of the copy. */
  readonly newest: Date | null
  /** Files opened and bytes read from them. */
  readonly stats: { requests: number; bytes: number }
}

/** A name that can stand between two slashes and means nothing else. */
export function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name)
}

export function isPlainPath(path: string): boolean {
  return path.split('/').every(isPlainName)
}

export function join(directory: string, ...names: readonly string[]): string {
  return [directory, ...names].filter((name) => name !== '').join('/')
}

/** The whole file, or why not. Files over `limit` bytes are refused: parsing them would take all memory. */
export async function readText(tree: Tree, path: string, limit = 256 * 1024 * 1024): Promise<string | Unknown | null> {
  const opened = await tree.open(path)
  if (opened === null || 'known' in opened) return opened
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of opened) {
      size += chunk.length
      if (size > limit) return { known: false, reason: `${path} is larger than ${limit / 1024 / 1024} MiB` }
      chunks.push(chunk)
    }
  } catch (error) {
    return unreadable(path, error)
  }
  return decode(Buffer.concat(chunks))
}

export function unreadable(path: string, error: unknown): Unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return { known: false, reason: `${path} cannot be read: ${code}` }
}

/** UTF-8, or UTF-16 as redirected output of PowerShell has it. The byte order mark is dropped. */
function decode(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return utf16 ? bytes.toString('utf16le', 2) : bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0)
}
