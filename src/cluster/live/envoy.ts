import http, { type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Fact, known, type Right, unknown } from '../../vocabulary/fact.js'
import { allowEnvoyPage, type EnvoyPage, envoyExecPath } from './allow.js'
import { openWebSocket } from './channels.js'
import { outOfTime } from './exchange.js'
import { asUnknown, broken, Failure } from './failure.js'
import { forwardEnvoyAdmin, type PodRef } from './forward.js'
import type { Api } from './http.js'

/** A big mesh's dump is tens of MB. */
const maxBytes = 256_000_000

/**
 * A page of the admin interface of a pod's Envoy. It is read over a forwarded port, which runs nothing in the pod; where that is
 * not allowed, by `pilot-agent request GET` in the proxy's container.
 */
export async function readEnvoy(api: Api, pod: PodRef, page: EnvoyPage): Promise<Fact<string>> {
  allowEnvoyPage(page)
  const ways = [
    { read: readByForward, resource: 'pods/portforward' },
    { read: readByExec, resource: 'pods/exec' },
  ]
  const failures: { readonly error: unknown; readonly resource: string }[] = []
  for (const { read, resource } of ways) {
    try {
      return known(await read(api, pod, page))
    } catch (error) {
      failures.push({ error, resource })
      if (!(error instanceof Failure) || api.signal.aborted) break
    }
  }
  const [first] = failures
  if (!first) return unknown('nothing was tried')
  const right: Right = { group: '', resource: first.resource, verb: 'get', namespace: pod.namespace }
  return asUnknown(first.error, right)
}

async function readByForward(api: Api, pod: PodRef, page: EnvoyPage): Promise<string> {
  const stream = await forwardEnvoyAdmin(api, pod)
  try {
    return await inTime(api, () => stream.destroy(), get(stream, page))
  } catch (error) {
    throw broken(`Envoy of pod ${pod.namespace}/${pod.name}`, error)
  } finally {
    stream.destroy()
  }
}

function get(stream: Duplex, page: EnvoyPage): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      createConnection: () => stream,
      host: 'localhost',
      path: page,
      headers: { connection: 'close' },
    })
    stream.once('error', reject)
    request.once('error', reject)
    request.once('response', (response) => {
      if (response.statusCode !== 200) reject(new Failure(`Envoy answered ${response.statusCode} for ${page}`))
      else collect(response).then(resolve, reject)
    })
    request.end()
  })
}

async function collect(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new Failure(`Envoy's answer is larger than ${maxBytes / 1e6} MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The one command that is ever run in a pod. Channel 1 is its output, channel 3 how it ended. */
async function readByExec(api: Api, pod: PodRef, page: EnvoyPage): Promise<string> {
  const socket = await openWebSocket(api, envoyExecPath(pod, page))
  const chunks: Buffer[] = []
  let size = 0
  const ended = new Promise<string>((resolve, reject) => {
    let succeeded = false
    socket.on('message', (data: Buffer) => {
      if (data[0] === 1) {
        chunks.push(data.subarray(1))
        size += data.length
        if (size > maxBytes) reject(new Failure(`Envoy's answer is larger than ${maxBytes / 1e6} MB`))
      }
      if (data[0] === 3) succeeded = /"status":\s*"Success"/.test(data.toString('utf8'))
    })
    socket.on('close', () => {
      if (succeeded) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new Failure(`pilot-agent of pod ${pod.namespace}/${pod.name} could not ask Envoy`))
    })
    socket.resume()
  })
  try {
    return await inTime(api, () => socket.terminate(), ended)
  } finally {
    socket.terminate()
  }
}

async function inTime<T>(api: Api, end: () => void, work: Promise<T>): Promise<T> {
  let fail = (_failure: Failure) => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  const late = new Failure(`Envoy gave no complete answer within ${api.requestTimeoutMs / 1000} s`)
  const timer = setTimeout(() => fail(late), api.requestTimeoutMs)
  const stop = () => fail(outOfTime(api.signal))
  api.signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([failed, work])
  } finally {
    clearTimeout(timer)
    api.signal.removeEventListener('abort', stop)
    work.catch(() => {})
    end()
  }
}
