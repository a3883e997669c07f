import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer, request } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { Rig } from './cluster.js'
import type { Context } from './kubeconfig.js'
import type { User } from './users.js'

/** What goes wrong with one request. */
export type Fault =
  /** The answer comes late. */
  | { readonly delay: number }
  /** The connection is reset at once, or after so many bytes of the answer's body. */
  | { readonly reset: true; readonly afterBytes?: number }
  /** No answer, and the connection stays open. */
  | { readonly hang: true }
  /** The real answer, one small piece each so many ms. */
  | { readonly drip: number }
  /** The real answer with other headers, like a wrong content type. */
  | { readonly headers: Readonly<Record<string, string>> }
  /** Another answer; an object is sent as JSON. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** How many requests came before this one. */
  readonly count: number
}

export type Behaviour = (asked: Asked) => 'pass' | Fault

export interface MisbehavingProxy {
  readonly server: string
  /** A context that leads to the cluster through this proxy. */
  contextOf(user: User): Context
  /** Changes what it does from now on. */
  behave(behaviour: Behaviour): void
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

interface Options {
  readonly behaviour?: Behaviour
  /** Stands in the Date header of every answer: lets an old recording look like the present. */
  readonly date?: Date
  /** For certificates that have run out, or that name another host. */
  readonly certificate?: { readonly names?: readonly string[]; readonly notAfter?: Date }
}

/** A server in front of a cluster's API server that does to each request what `behaviour` says. Trusted by the cluster's root. */
export async function startProxy(rig: Rig, { behaviour, date, certificate }: Options = {}): Promise<MisbehavingProxy> {
  let behave: Behaviour = behaviour ?? (() => 'pass')
  const asked: Asked[] = []
  const agent = new Agent({ keepAlive: true, ca: rig.authority.root })
  const own = rig.authority.issue(certificate)

  const proxy = createServer({ cert: own.certificate, key: own.key }, (incoming, outgoing) => {
    const fault = note(incoming)
    void misbehave(fault, incoming, outgoing)
  })
  proxy.on('upgrade', async (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const fault = note(incoming)
    if (fault !== 'pass' && 'hang' in fault) return
    if (fault !== 'pass' && 'delay' in fault) await wait(fault.delay)
    else if (fault !== 'pass') return void socket.destroy()
    const { hostname, port } = new URL(rig.server)
    const target = connectTls({ host: hostname, port: Number(port), ca: rig.authority.root }, () => {
      target.write(rawHead(incoming))
      target.write(head)
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })

  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  const server = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    server,
    asked,
    contextOf: (user) => ({ ...rig.contextOf(user), server }),
    behave(behaviour) {
      behave = behaviour
    },
    async close() {
      agent.destroy()
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }

  function note(incoming: IncomingMessage): 'pass' | Fault {
    const url = new URL(incoming.url ?? '/', server)
    const request = { method: incoming.method ?? '', path: url.pathname, query: url.searchParams, count: asked.length }
    asked.push(request)
    return behave(request)
  }

  async function misbehave(fault: 'pass' | Fault, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (fault === 'pass') return forward(incoming, outgoing, {})
    if ('hang' in fault) return
    if ('delay' in fault) {
      await wait(fault.delay)
      return forward(incoming, outgoing, {})
    }
    if ('status' in fault) {
      const json = typeof fault.body !== 'string'
      const type = json ? 'application/json' : 'text/plain'
      outgoing.writeHead(fault.status, { 'content-type': type, ...dateHeader(date), ...fault.headers })
      outgoing.end(json ? JSON.stringify(fault.body ?? {}) : fault.body)
      return
    }
    if ('reset' in fault && fault.afterBytes === undefined) {
      incoming.socket.destroy()
      return
    }
    forward(incoming, outgoing, fault)
  }

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, fault: Partial<Answer>): void {
    const { method, headers } = incoming
    // An answer in one piece, uncompressed, can be cut where the test says.
    const sent = request(rig.server + incoming.url, {
      method,
      agent,
      headers: { ...headers, 'accept-encoding': 'identity' },
    })
    sent.on('error', () => outgoing.destroy())
    outgoing.on('close', () => sent.destroy())
    sent.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...dateHeader(date), ...fault.headers })
      void copy(answer, outgoing, fault)
    })
    incoming.pipe(sent)
  }
}

/** A port that accepts connections and never says anything, not even its half of TLS. */
export async function startBlackHole(): Promise<{ readonly server: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const hole = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => sockets.delete(socket)).on('close', () => sockets.delete(socket))
  })
  hole.listen(0, '127.0.0.1')
  await once(hole, 'listening')
  const address = hole.address()
  return {
    server: `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => hole.close(resolve))
    },
  }
}

/** A failure as API servers word it, for a fault's `body`. */
export function statusBody(code: number, reason: string, message: string, details: object = {}): unknown {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message, details }
}

interface Answer {
  readonly afterBytes: number
  readonly drip: number
  readonly headers: Readonly<Record<string, string>>
}

async function copy(answer: IncomingMessage, outgoing: ServerResponse, fault: Partial<Answer>): Promise<void> {
  const { afterBytes: limit = Number.POSITIVE_INFINITY, drip } = fault
  let left = limit
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      for (const piece of drip === undefined ? [chunk] : pieces(chunk, 512)) {
        if (drip !== undefined) await wait(drip)
        await new Promise((resolve) => outgoing.write(piece.subarray(0, left), resolve))
        left -= piece.length
        if (left <= 0) return void outgoing.destroy()
      }
    }
    outgoing.end()
  } catch {
    outgoing.destroy()
  }
}

function* pieces(chunk: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size)
}

function dateHeader(date: Date | undefined): Record<string, string> {
  return date === undefined ? {} : { date: date.toUTCString() }
}

function rawHead({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`]
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
