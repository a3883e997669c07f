import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { ReaderStats } from '../reader.js'
import { allowRequest, allowUpgrade } from './allow.js'
import type { Connection } from './connection.js'
import { howToLogIn } from './credentials.js'
import { exchange, outOfTime, readJson } from './exchange.js'
import { Failure } from './failure.js'
import type { KubeContext } from './kubeconfig.js'
import { connecting } from './login.js'

export interface ApiOptions {
  readonly context: KubeContext
  /** For one request, its answer included; 0 = no limit. */
  readonly requestTimeoutMs: number
  /** Ends everything that is under way: Ctrl-C, or the time for the whole run. */
  readonly signal: AbortSignal
}

/** One API server. Every request of the program goes through here; what cannot be answered is thrown as a `Failure`. */
export interface Api {
  readonly host: string
  readonly stats: ReaderStats
  readonly requestTimeoutMs: number
  /** Aborted when the run ends or the API is closed. */
  readonly signal: AbortSignal
  get(path: string): Promise<unknown>
  /** Asks about one's own rights: the only thing that is ever posted. */
  review(path: string, body: unknown): Promise<unknown>
  /** An answer to be read as it comes, once its headers are there. */
  stream(path: string): Promise<IncomingMessage>
  /** What a websocket needs. */
  dial(path: string): Promise<{ readonly url: URL; readonly connection: Connection }>
  /** The server's time by the Date header of its latest answer, carried on to now; null before the first. */
  clock(): Date | null
  close(): Promise<void>
}

/** Requests under way at once. Measured on an API server near by: 4 to 16 are equally fast, 32 is slower. */
const concurrency = 8
/** Pauses before the second and the third attempt. */
const pausesMs = [100, 400]

export function openApi(options: ApiOptions): Api {
  const { context } = options
  // as for kubectl, 0 is no limit; the timer cannot be set to more
  const requestTimeoutMs = options.requestTimeoutMs > 0 ? options.requestTimeoutMs : 2 ** 31 - 1
  const base = new URL(context.cluster.server)
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const stop = () => stopping.abort(options.signal.reason)
  options.signal.addEventListener('abort', stop, { once: true })
  if (options.signal.aborted) stop()

  const connections = connecting(context, stopping.signal)
  const limit = pLimit(concurrency)
  const stats: ReaderStats = { requests: 0, bytes: 0 }
  const silence = watchSilence(requestTimeoutMs)
  let heard: { date: number; at: number } | null = null

  const json = (response: IncomingMessage) => readJson(response, base.host, (bytes) => (stats.bytes += bytes))
  const urlOf = (path: string) => new URL(base.pathname.replace(/\/$/, '') + path, base)

  async function ask<T>(
    method: string,
    path: string,
    use: (response: IncomingMessage) => Promise<T>,
    extra: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<T> {
    const isRead: boolean = Object.is(use, json)
    silence.check()
    const startedAt = performance.now()
    const connection = await unlessStopped(connections.get(), stopping.signal)
    stats.requests++
    try {
      return await exchange(
        {
          method,
          url: urlOf(path),
          connection,
          headers: { accept: 'application/json', 'user-agent': 'meshfed', ...extra.headers },
          ...(extra.body === undefined ? {} : { body: extra.body }),
          timeoutMs: requestTimeoutMs,
          signal: stopping.signal,
          onAnswer(response) {
            silence.answered()
            const date = Date.parse(response.headers.date ?? '')
            if (!Number.isNaN(date)) heard = { date, at: performance.now() }
          },
        },
        use,
      )
    } catch (error) {
      // a log hangs when its node does, which says nothing about the API server
      if (error instanceof Failure && error.silent && isRead) silence.note(error, startedAt, limit.activeCount > 1)
      if (error instanceof Failure && error.status === 401) {
        connections.refused()
        throw new Failure(`${error.message}: ${howToLogIn(context)}`, { status: 401, cause: error })
      }
      throw error
    }
  }

  async function persist<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await attempt()
      } catch (error) {
        const pause = error instanceof Failure && error.passing ? (error.retryAfterMs ?? pausesMs[tries]) : undefined
        if (pause === undefined || tries >= pausesMs.length) throw error
        if (pause > requestTimeoutMs)
          throw new Failure(`${asText(error)}; it asks to be left alone for ${pause / 1000} s`)
        await unlessStopped(sleep(pause, undefined, { signal: stopping.signal }), stopping.signal)
      }
    }
  }

  return {
    host: base.host,
    stats,
    requestTimeoutMs,
    signal: stopping.signal,
    async get(path) {
      allowRequest('GET', path)
      return limit(() => persist(() => ask('GET', path, json, { headers: { 'accept-encoding': 'gzip' } })))
    },
    async review(path, body) {
      allowRequest('POST', path)
      const extra = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      return limit(() => persist(() => ask('POST', path, json, extra)))
    },
    async stream(path) {
      allowRequest('GET', path)
      const headers = { accept: '*/*' }
      return limit(() => persist(() => ask('GET', path, (response) => notAPage(response, base.host), { headers })))
    },
    async dial(path) {
      allowUpgrade(path)
      silence.check()
      const connection = await unlessStopped(connections.get(), stopping.signal)
      stats.requests++
      return { url: urlOf(path), connection }
    },
    clock: () => heard && new Date(heard.date + (performance.now() - heard.at)),
    async close() {
      options.signal.removeEventListener('abort', stop)
      stop()
      connections.close()
    },
  }
}

/**
 * A server that never answers would cost a timeout for each kind, one after the other. Once it has let a request time out
 * and answered nothing else meanwhile, the rest fail at once for a while. One slow answer while nothing else was asked is
 * not enough to tell: then it takes two.
 */
function watchSilence(forMs: number) {
  let answeredAt = Number.NEGATIVE_INFINITY
  let before = false
  let found: { failure: Failure; until: number } | null = null
  return {
    answered() {
      answeredAt = performance.now()
      before = false
      found = null
    },
    note(failure: Failure, startedAt: number, othersWaiting: boolean) {
      if (answeredAt >= startedAt) return
      if (before || othersWaiting) found = { failure, until: performance.now() + forMs }
      before = true
    },
    check() {
      if (found && performance.now() < found.until) throw found.failure
    },
  }
}

/** The promise, or a `Failure` as soon as the run is stopped. */
async function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {}
  const stopped = new Promise<never>((_, reject) => {
    onAbort = () => reject(outOfTime(signal))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([stopped, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function notAPage(response: IncomingMessage, host: string): Promise<IncomingMessage> {
  if (!/html/.test(response.headers['content-type'] ?? '')) return response
  throw new Failure(`${host} answered with a web page: is it an API server, or a login page before one?`)
}

function asText(error: unknown): string {
  return error instanceof Error ? error.message : ''
}
