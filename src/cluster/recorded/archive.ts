import { Parser, type ReadEntry } from 'tar'
import { UserError } from '../../vocabulary/errors.js'
import { decompressed } from './decompress.js'
import { StoredFile } from './stored-file.js'
import { isPlainPath } from './tree.js'

/** What an archive may grow to: bytes after decompression, entries, and bytes kept in memory (compressed). */
export interface ArchiveLimits {
  readonly bytes: number
  readonly entries: number
  readonly memory: number
}

export const defaultLimits: ArchiveLimits = { bytes: 8 * 1024 ** 3, entries: 200_000, memory: 512 * 1024 ** 2 }

/** An archive can hold names of a megabyte; a must-gather's have some 12 parts. */
const maxPath = 4096
const maxParts = 20

export interface Archive {
  /** By path; `skipped` for files that no reader asks for: their names count, their bytes are not kept. */
  readonly files: ReadonlyMap<string, StoredFile | 'skipped'>
  /** `cut off`: all up to `last` is there, directory by directory; `damaged`: anything may be missing anywhere. */
  readonly state: 'whole' | 'cut off' | 'damaged'
  /** Path of the last entry met. */
  readonly last: string
  readonly newest: Date | null
}

/**
 * Reads a `.tar`, gzipped or not (told by its first bytes, not by its name), in one pass. Links, devices, absolute paths and
 * paths with `..` are left out. Half an archive gives the half that is there.
 *
 * @throws UserError when it is no archive at all, or larger than the limits
 */
export async function readArchive(path: string, limits: ArchiveLimits): Promise<Archive> {
  const files = new Map<string, StoredFile | 'skipped'>()
  const seen = { entries: 0, bytes: 0, memory: 0, last: '', newest: 0 }
  const flaws = { ended: false, cut: false, damaged: false, scattered: false }
  const order = directoryOrder()
  const parser = new Parser({
    onReadEntry: (entry) => keep(entry),
    onwarn: (code, message) => {
      if (code === 'TAR_ENTRY_INVALID') flaws.damaged = true
      if (code === 'TAR_BAD_ARCHIVE' && /truncated/i.test(String(message))) flaws.cut = true
    },
  })
  parser.on('eof', () => {
    flaws.ended = true
  })
  parser.on('error', () => {
    flaws.damaged = true
  })

  function keep(entry: ReadEntry): void {
    seen.entries += 1
    const name = tidy(entry.path)
    if (name === null) {
      entry.resume()
      return
    }
    flaws.scattered ||= order.returns(name)
    seen.last = name
    const regular = entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'ContiguousFile'
    if (!regular || !isPlainPath(name)) {
      entry.resume()
      return
    }
    if (entry.mtime) seen.newest = Math.max(seen.newest, entry.mtime.getTime())
    if (!isAskedFor(name)) {
      files.set(name, 'skipped')
      entry.resume()
      return
    }
    const file = new StoredFile()
    // counted as it comes: one huge file must not fill the memory before its end
    entry.on('data', (chunk) => {
      seen.memory += file.add(chunk)
    })
    entry.on('end', () => {
      seen.memory += file.close()
      // a file that breaks off could parse as a shorter list: worse than none
      if (file.size !== entry.size) flaws.cut = true
      else files.set(name, file)
    })
  }

  try {
    for await (const chunk of await decompressed(path)) {
      seen.bytes += chunk.length
      parser.write(chunk)
      if (seen.bytes > limits.bytes) throw tooLarge(path, `unpacks to more than ${mebibytes(limits.bytes)}`)
      if (seen.entries > limits.entries) throw tooLarge(path, `has more than ${limits.entries} files`)
      if (seen.memory > limits.memory) throw tooLarge(path, `needs more than ${mebibytes(limits.memory)} of memory`)
    }
    parser.end()
  } catch (error) {
    if (error instanceof UserError) throw error
    flaws.cut = true
  }
  if (files.size === 0) throw new UserError('cannot-run', `${path} is not a tar archive, or nothing in it can be read`)
  const cut = flaws.cut || !flaws.ended
  const state = flaws.damaged || (cut && flaws.scattered) ? 'damaged' : cut ? 'cut off' : 'whole'
  return { files, state, last: seen.last, newest: seen.newest > 0 ? new Date(seen.newest) : null }
}

/** A path without a leading `./` and trailing slash; null when it is beyond all reason. */
function tidy(path: string): string | null {
  if (path.length > maxPath) return null
  const parts = path.split('/').filter((part, at, all) => part !== '.' && (part !== '' || (at === 0 && all.length > 1)))
  return parts.length > maxParts ? null : parts.join('/')
}

/** Tells when an archive comes back to a directory that it had left: then what came before a cut proves nothing. */
function directoryOrder() {
  const left = new Set<string>()
  let open: readonly string[] = []
  return {
    returns(path: string): boolean {
      const parents = [...path.matchAll(/\//g)].map((slash) => path.slice(0, slash.index))
      for (const directory of open) if (!parents.includes(directory) && directory !== path) left.add(directory)
      open = parents
      return parents.some((directory) => left.has(directory))
    },
  }
}

/** Objects, the clock, the logs of containers and Envoy's configuration; the rest of a must-gather is bulk. */
function isAskedFor(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^(config_dump_istiod|debug-syncz)\.json$/.test(name)) return false
  return /\.(ya?ml|json)$/.test(name) || /^(current|previous)(\.insecure)?\.log$/.test(name) || singleFiles.has(name)
}

const singleFiles = new Set(['timestamp', 'version', 'envoyConfiguration'])

function tooLarge(path: string, what: string): UserError {
  return new UserError('cannot-run', `${path} ${what}`, ['Unpack it and pass the directory.'])
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`
}
