import type { IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { outOfTime, readRefusal } from './exchange.js'
import { broken, Failure, refused } from './failure.js'
import type { Api } from './http.js'

/** Every message starts with the number of its channel; this is the version that all servers of Kubernetes 1.x speak. */
const protocol = 'v4.channel.k8s.io'
const maxMessageBytes = 64_000_000

/**
 * A websocket to a pod's subresource, open. Only `forward.ts` and `envoy.ts` may use it, each of which fixes what is
 * asked for. It comes paused, so that no message is lost before someone listens: `resume` it then.
 */
export async function openWebSocket(api: Api, path: string): Promise<WebSocket> {
  const [{ url, connection }, { WebSocket }] = await Promise.all([api.dial(path), import('ws')])
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'
  const socket = new WebSocket(url, [protocol], {
    agent: connection.agent,
    headers: connection.headers,
    handshakeTimeout: api.requestTimeoutMs,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  })
  const stop = () => socket.terminate()
  api.signal.addEventListener('abort', stop, { once: true })
  socket.once('close', () => api.signal.removeEventListener('abort', stop))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => {
      socket.pause()
      resolve()
    })
    // stays for the socket's whole life: an error nobody waits for must not end the process
    socket.on('error', (error) => {
      const late = /handshake has timed out/.test(error.message)
      const failure = late
        ? new Failure(`${api.host} did not open the connection within ${api.requestTimeoutMs / 1000} s`)
        : broken(api.host, error)
      reject(api.signal.aborted ? outOfTime(api.signal) : failure)
    })
    socket.once('unexpected-response', (request, response: IncomingMessage) => {
      readRefusal(response).then((refusal) => {
        reject(refused(api.host, refusal))
        request.destroy()
      })
    })
    if (api.signal.aborted) stop()
  })
  return socket
}

/** One forwarded port as a stream of bytes, from its first read on. Channel 0 carries data, channel 1 the kubelet's error. */
export class ForwardedPort extends Duplex {
  readonly #socket: WebSocket
  /** The first message of a channel holds the port's number, two bytes, and nothing else. */
  readonly #announced = new Set<number>()

  constructor(socket: WebSocket, describe: (error: string) => Failure) {
    super({ allowHalfOpen: true })
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      const channel = data[0] ?? -1
      const body = this.#announced.has(channel) ? data.subarray(1) : data.subarray(3)
      this.#announced.add(channel)
      if (body.length === 0) return
      if (channel === 1) this.destroy(describe(body.toString('utf8')))
      else if (channel === 0 && !this.push(body)) socket.pause()
    })
    socket.on('close', () => this.push(null))
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.send(Buffer.concat([Buffer.of(0), chunk]), (error) => done(error ?? null))
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.resume()
    this.#socket.terminate()
    done(error)
  }
}
