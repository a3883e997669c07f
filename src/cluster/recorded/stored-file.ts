import { deflateRawSync, inflateRawSync } from 'node:zlib'

const segmentSize = 1024 * 1024

/** One file of an archive in memory. Small ones as they are; logs and configuration dumps compressed in pieces of 1 MiB. */
export class StoredFile {
  /** Bytes of the file. */
  size = 0
  readonly #segments: Buffer[] = []
  #pending: Buffer[] = []
  #pendingSize = 0
  #compressed = false

  /** How many bytes more are kept of it now; up to a piece is held until it is full. */
  add(chunk: Buffer): number {
    this.size += chunk.length
    // a copy, since chunks are views on larger buffers that would stay alive
    this.#pending.push(Buffer.from(chunk))
    this.#pendingSize += chunk.length
    return this.#pendingSize >= segmentSize ? this.#compress() : 0
  }

  /** To be called after the last {@link add}; answers like it. */
  close(): number {
    if (this.#compressed) return this.#compress()
    this.#segments.push(...this.#pending)
    this.#pending = []
    return this.size
  }

  *chunks(): Iterable<Buffer> {
    for (const segment of this.#segments) yield this.#compressed ? inflateRawSync(segment) : segment
  }

  #compress(): number {
    this.#compressed = true
    if (this.#pendingSize === 0) return 0
    const segment = deflateRawSync(Buffer.concat(this.#pending), { level: 1 })
    this.#segments.push(segment)
    this.#pending = []
    this.#pendingSize = 0
    return segment.length
  }
}
