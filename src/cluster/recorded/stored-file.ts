import { deflateRawSync, inflateRawSync } from 'node:zlib'

const segmentSize = 1024 * 1024

/** One file of an archive in memory. Small ones as they are; logs and configuration dumps compressed in pieces of 1 MiB. */
export class StoredFile {
  /** Bytes of the file. */
  size = 0
  /** Bytes that it takes up here. */
  memory = 0
  readonly #segments: Buffer[] = []
  #pending: Buffer[] = []
  #pendingSize = 0
  #compressed = false

  add(chunk: Buffer): void {
    this.size += chunk.length
    // a copy, since chunks are views on larger buffers that would stay alive
    this.#pending.push(Buffer.from(chunk))
    this.#pendingSize += chunk.length
    if (this.#pendingSize >= segmentSize) this.#compress()
  }

  close(): void {
    if (this.#compressed) this.#compress()
    else {
      this.#segments.push(...this.#pending)
      this.memory = this.size
      this.#pending = []
    }
  }

  *chunks(): Iterable<Buffer> {
    for (const segment of this.#segments) yield this.#compressed ? inflateRawSync(segment) : segment
  }

  #compress(): void {
    this.#compressed = true
    if (this.#pendingSize === 0) return
    const segment = deflateRawSync(Buffer.concat(this.#pending), { level: 1 })
    this.#segments.push(segment)
    this.memory += segment.length
    this.#pending = []
    this.#pendingSize = 0
  }
}
