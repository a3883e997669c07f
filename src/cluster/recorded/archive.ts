import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { UserError } from '../../vocabulary/errors.js'
import { StoredFile } from './stored-file.js'
import { isPlainPath } from './tree.js'

/** What an archive may grow to: bytes after decompression, entries, and bytes kept in memory (compressed). */
export interface ArchiveLimits {
  readonly bytes: number
  readonly entries: number
  readonly memory: number
}

export const defaultLimits: ArchiveLimits = { bytes: 8 * 1024 ** 3, entries: 500_000, memory: 512 * 1024 ** 2 }

export interface Archive {
  /** By path; `skipped` for files that no reader asks for: their names count, their bytes are not kept. */
  readonly files: ReadonlyMap<string, StoredFile | 'skipped'>
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
  const seen = { entries: 0, bytes: 0, memory: 0, last: '', newest: 0, ended: false, cut: false, damaged: false }
  const parser = new Parser({
    onReadEntry: (entry) => keep(entry),
    onwarn: (code, message) => {
      if (code === 'TAR_ENTRY_INVALID') seen.damaged = true
      if (code === 'TAR_BAD_ARCHIVE' && /truncated/i.test(String(message))) seen.cut = true
    },
  })
  parser.on('eof', () => {
    seen.ended = true
  })
  parser.on('error', () => {
    seen.damaged = true
  })

  function keep(entry: ReadEntry): void {
    seen.entries += 1
    const name = entry.path.replace(/^(\.\/+)+/, '').replace(/\/+$/, '')
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
    entry.on('data', (chunk) => file.add(chunk))
    entry.on('end', () => {
      file.close()
      // a file that breaks off could parse as a shorter list: worse than none
      if (file.size !== entry.size) seen.cut = true
      else files.set(name, file)
      seen.memory += file.memory
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
    seen.cut = true
  }
  if (files.size === 0) throw new UserError('cannot-run', `${path} is not a tar archive, or nothing in it can be read`)
  const state = seen.damaged ? 'damaged' : seen.cut || !seen.ended ? 'cut off' : 'whole'
  return { files, state, last: seen.last, newest: seen.newest > 0 ? new Date(seen.newest) : null }
}

/** The bytes of the tar itself. An archive packed twice is refused: the inner one would escape the limit. */
async function decompressed(path: string): Promise<AsyncIterable<Buffer>> {
  const first = await firstBytes(createReadStream(path, { end: 3 }))
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  if (!isCompressed(first)) return file
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  file.on('error', (error) => gunzip.destroy(error))
  file.pipe(gunzip)
  return refuseNested(path, gunzip)
}

async function* refuseNested(path: string, stream: Readable): AsyncIterable<Buffer> {
  let first = true
  for await (const chunk of stream) {
    if (first && isCompressed(chunk)) throw new UserError('cannot-run', `${path} is compressed twice: unpack it first`)
    first = false
    yield chunk
  }
}

async function firstBytes(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function isCompressed(bytes: Buffer): boolean {
  const zstandard = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd
  return (bytes[0] === 0x1f && bytes[1] === 0x8b) || zstandard
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
