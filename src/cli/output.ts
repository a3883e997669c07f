import { once } from 'node:events'

/**
 * Writes as fast as the reader of stdout reads. When nobody reads any more (`| head`), `gone` is aborted and nothing is written:
 * that is how a pipe ends, not an error.
 */
export class Output {
  readonly #stream: NodeJS.WriteStream
  readonly #gone = new AbortController()

  constructor(stream: NodeJS.WriteStream = process.stdout) {
    this.#stream = stream
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      this.#gone.abort()
    })
  }

  get gone(): AbortSignal {
    return this.#gone.signal
  }

  async write(text: string): Promise<void> {
    if (this.gone.aborted || this.#stream.write(text)) return
    await once(this.#stream, 'drain', { signal: this.gone }).catch(() => {})
  }
}
