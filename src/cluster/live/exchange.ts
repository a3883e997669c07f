import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Connection } from './connection.js'
import { broken, Failure, type Refusal, refused } from './failure.js'

export interface Ask {
  readonly method: string
  readonly url: URL
  readonly connection: Connection
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Told of every answer, good or bad. */
  readonly onAnswer: (response: IncomingMessage) => void
}

/** An answer bigger than this cannot become one string. */
const maxBytes = 500_000_000
const maxErrorBytes = 100_000

/**
 * One request and its answer. `use` gets a 2xx answer and has the rest of the timeout to read it; all else is a `Failure`.
 */
export async function exchange<T>(ask: Ask, use: (response: IncomingMessage) => Promise<T>): Promise<T> {
  const { url, connection, timeoutMs, signal } = ask
  const send = url.protocol === 'http:' ? http.request : https.request
  const request = send(url, {
    method: ask.method,
    agent: connection.agent,
    headers: { ...connection.headers, ...ask.headers },
  })
  // errors are read where they are waited for; those that come later must not end the process
  request.on('error', () => {})
  let response: IncomingMessage | null = null
  const end = (failure: Failure) => (response ?? request).destroy(failure)
  const onAbort = () => end(outOfTime(signal))
  const timer = setTimeout(() => end(noAnswer(url.host, timeoutMs)), timeoutMs)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    if (signal.aborted) onAbort()
    request.end(ask.body)
    const [answer]: IncomingMessage[] = await once(request, 'response')
    if (!answer) throw new Error('a response event without a response')
    response = answer
    answer.on('error', () => {})
    ask.onAnswer(answer)
    const status = answer.statusCode ?? 0
    if (status < 200 || status > 299) {
      throw refused(url.host, await readRefusal(answer))
    }
    return await use(answer)
  } catch (error) {
    const failure = broken(url.host, error)
    // an answer that was read to its end leaves a connection worth keeping
    if (!response?.complete) end(failure)
    throw failure
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** What was not read because the run was to end. */
export function outOfTime(signal: AbortSignal): Failure {
  return new Failure(`not read: ${endOf(signal)}`)
}

/** Why the run was to end, in words. */
export function endOf({ reason }: AbortSignal): string {
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? 'the time for the run was up'
    : 'the run was stopped'
}

export function noAnswer(host: string, timeoutMs: number): Failure {
  return new Failure(`${host} gave no complete answer within ${timeoutMs / 1000} s`, { silent: true })
}

/** The whole answer as JSON. `onBytes` counts what went over the wire. */
export async function readJson(
  response: IncomingMessage,
  host: string,
  onBytes: (bytes: number) => void,
): Promise<unknown> {
  const type = response.headers['content-type'] ?? 'nothing'
  if (!isJson(response)) {
    throw new Failure(
      `${host} answered with ${type.split(';', 1)[0]}, not JSON: is it an API server, or a login page before one?`,
    )
  }
  const text = await readText(response, host, maxBytes, onBytes)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Failure(`the answer of ${host} is not whole JSON`, { cause: error, passing: true })
  }
}

/** Of a refusal's body nothing is kept but a Status: nothing else of it is ever shown. */
export async function readRefusal(response: IncomingMessage): Promise<Refusal> {
  const about = {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'],
    retryAfter: response.headers['retry-after'],
  }
  if (!isJson(response)) {
    response.resume()
    return { ...about, body: null }
  }
  try {
    return { ...about, body: JSON.parse(await readText(response, '', maxErrorBytes, () => {})) }
  } catch {
    return { ...about, body: null }
  }
}

function isJson(response: IncomingMessage): boolean {
  return /^application\/json\b/i.test(response.headers['content-type'] ?? '')
}

async function readText(
  response: IncomingMessage,
  host: string,
  limit: number,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  async function* counted(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      onBytes(chunk.length)
      yield chunk
    }
  }
  async function collect(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      size += chunk.length
      if (size > limit) throw new Failure(`the answer of ${host} is larger than ${limit / 1e6} MB`)
      chunks.push(chunk)
    }
  }
  if (response.headers['content-encoding'] === 'gzip') await pipeline(response, counted, createGunzip(), collect)
  else await pipeline(response, counted, collect)
  return Buffer.concat(chunks).toString('utf8')
}
