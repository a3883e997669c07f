import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { UserError } from '../../vocabulary/errors.js'

/** The bytes of the tar itself. An archive packed twice is refused: the inner one would escape the limit. */
export async function decompressed(path: string): Promise<AsyncIterable<Buffer>> {
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
