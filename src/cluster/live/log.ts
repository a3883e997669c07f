import type { Readable } from 'node:stream'
import type { ContainerRef, LogOptions } from '../reader.js'
import { endOf } from './exchange.js'
import { broken } from './failure.js'
import type { Api } from './http.js'

/** Thrown by a log's iterable when the connection broke off: what came before it stands, more may be missing. */
export class StreamCut extends Error {
  override readonly name = 'StreamCut'
}

/** A line beyond this is cut: it is no line of a log any more. */
const maxLineBytes = 32_000_000
const newline = 0x0a

/**
 * The lines of one container's log. A log that ends, ends the iterable; aborting `options.signal` ends it quietly; a broken
 * connection throws a `StreamCut`. Throws a `Failure` where there is no log to read.
 */
export async function openLog(api: Api, container: ContainerRef, options: LogOptions): Promise<AsyncIterable<string>> {
  const response = await api.stream(logPath(container, options))
  const stop = () => response.destroy()
  api.signal.addEventListener('abort', stop, { once: true })
  options.signal?.addEventListener('abort', stop, { once: true })
  if (api.signal.aborted || options.signal?.aborted) stop()

  async function* read() {
    try {
      yield* lines(response, (bytes) => {
        api.stats.bytes += bytes
      })
    } catch (error) {
      if (options.signal?.aborted) return
      throw cut(api, error)
    } finally {
      api.signal.removeEventListener('abort', stop)
      options.signal?.removeEventListener('abort', stop)
      response.destroy()
    }
  }
  return read()
}

function logPath(container: ContainerRef, options: LogOptions): string {
  const query = new URLSearchParams({ container: container.container, timestamps: 'true' })
  if (options.sinceSeconds !== undefined)
    query.set('sinceSeconds', String(Math.max(1, Math.ceil(options.sinceSeconds))))
  if (options.tailLines !== undefined) query.set('tailLines', String(Math.max(0, Math.floor(options.tailLines))))
  if (options.previous) query.set('previous', 'true')
  if (options.follow) query.set('follow', 'true')
  return `/api/v1/namespaces/${container.namespace}/pods/${container.pod}/log?${query}`
}

function cut(api: Api, error: unknown): StreamCut {
  const reason = api.signal.aborted ? endOf(api.signal) : broken(api.host, error).message
  return new StreamCut(`the log stream was cut: ${reason}`, { cause: error })
}

/** Splits bytes, not text, so that neither a long line nor a character across two chunks is looked at twice. */
export async function* lines(stream: Readable, onBytes: (bytes: number) => void = () => {}): AsyncGenerator<string> {
  let parts: Buffer[] = []
  let held = 0
  const line = () => {
    const text = Buffer.concat(parts).toString('utf8')
    parts = []
    held = 0
    return text.endsWith('\r') ? text.slice(0, -1) : text
  }
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    onBytes(chunk.length)
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      hold(chunk.subarray(start, end))
      yield line()
      start = end + 1
    }
    hold(chunk.subarray(start))
  }
  if (held > 0) yield line()

  function hold(part: Buffer) {
    const room = maxLineBytes - held
    const kept = part.length > room ? part.subarray(0, Math.max(0, room)) : part
    if (kept.length > 0) parts.push(kept)
    held += kept.length
  }
}
