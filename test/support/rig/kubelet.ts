import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { WebSocketServer } from 'ws'
import type { KeyPair } from './certificates.js'
import { asStream, protocol, runCommand } from './channels.js'
import { createPodLog, type PodLog, type ServedLog } from './pod-log.js'
import type { Recording } from './recording.js'

/** Envoy's admin interface listens here in every proxy. */
const adminPort = 15000

/** Stands in for the kubelets of all nodes of one cluster: logs, `exec` for config dumps, port forwarding. */
export interface StubKubelet {
  readonly port: number
  /** The log of `<namespace>/<pod>/<container>`: the recorded one, or a new empty one. */
  log(container: string): PodLog
  /** What `--previous` gives for that container; lines with their times in front. */
  setPrevious(container: string, text: string): void
  /** The pod is gone from its node: open streams end, new requests get 404. */
  remove(pod: string): void
  /** Connects a port of `<namespace>/<pod>` with one on this machine. */
  forward(pod: string, podPort: number, localPort: number): void
  /** Paths and queries asked for so far. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Its clock stands at the end of the recording, so that `--since` means what it meant then. */
export async function startKubelet(
  keys: KeyPair,
  { logs: recorded, configDumps, collectedAt }: Pick<Recording, 'logs' | 'configDumps' | 'collectedAt'>,
): Promise<StubKubelet> {
  const now = () => collectedAt
  const logs = new Map<string, ServedLog>()
  for (const [name, { current }] of recorded) logs.set(name, createPodLog(current, now))
  const previous = new Map<string, ServedLog>()
  // A must-gather writes an empty file where there was no earlier run.
  for (const [name, log] of recorded) if (log.previous !== '') previous.set(name, createPodLog(log.previous, now))
  const removed = new Set<string>()
  const forwards = new Map<string, number>()
  const requests: string[] = []

  const server = createServer({ cert: keys.certificate, key: keys.key }, (request, response) => {
    requests.push(request.url ?? '')
    const { kind, pod, container, query } = parse(request)
    if (kind !== 'containerLogs') return refuse(response, 404, 'no such path')
    if (removed.has(pod)) return refuse(response, 404, `pod "${pod}" not found`)
    const name = `${pod}/${container}`
    const log = (query.has('previous') ? previous : logs).get(name)
    if (log === undefined) {
      const which = query.has('previous') ? 'previous terminated container' : 'container'
      return refuse(response, 400, `${which} "${container}" in pod "${pod}" not found`)
    }
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.flushHeaders()
    return void log.serve(logQuery(query, now()), response)
  })

  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  })
  server.on('upgrade', (request, socket, head) => {
    requests.push(request.url ?? '')
    const { kind, pod, query } = parse(request)
    if (removed.has(pod)) return void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (peer) => {
      if (kind === 'exec') return runCommand(peer, query.getAll('command'), configDumps.get(pod))
      const podPort = Number(query.get('port') ?? query.get('ports'))
      const stream = asStream(peer, podPort)
      const local = forwards.get(`${pod}:${podPort}`)
      const dump = configDumps.get(pod)
      if (local !== undefined) {
        const target = connect(local, '127.0.0.1', () => stream.pipe(target).pipe(stream))
        target.on('error', (error) => stream.fail(error.message))
        stream.on('error', () => target.destroy())
      } else if (podPort === adminPort && dump !== undefined) envoyAdmin(dump).emit('connection', stream)
      else stream.fail(`failed to connect to localhost:${podPort} inside namespace of ${pod}: connection refused`)
    })
  })

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    requests,
    log(container) {
      const log = logs.get(container) ?? createPodLog('', now)
      logs.set(container, log)
      return log
    },
    setPrevious(container, text) {
      previous.set(container, createPodLog(text, now))
    },
    remove(pod) {
      removed.add(pod)
      for (const [name, log] of logs) if (name.startsWith(`${pod}/`)) log.end()
    },
    forward(pod, podPort, localPort) {
      forwards.set(`${pod}:${podPort}`, localPort)
    },
    async close() {
      for (const peer of sockets.clients) peer.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** `/containerLogs/<ns>/<pod>/<container>`, `/exec/<ns>/<pod>/<container>`, `/portForward/<ns>/<pod>` */
function parse(request: IncomingMessage) {
  const url = new URL(request.url ?? '/', 'https://kubelet')
  const [, kind = '', namespace = '', pod = '', container = ''] = url.pathname.split('/')
  return { kind, pod: `${namespace}/${pod}`, container, query: url.searchParams }
}

function logQuery(query: URLSearchParams, now: Date) {
  const tail = query.get('tailLines')
  const seconds = query.get('sinceSeconds')
  const time = query.get('sinceTime')
  const since = seconds === null ? Date.parse(time ?? '') : now.getTime() - Number(seconds) * 1000
  return {
    ...(tail === null ? {} : { tailLines: Number(tail) }),
    ...(Number.isNaN(since) ? {} : { since }),
    timestamps: query.get('timestamps') === 'true',
    follow: query.get('follow') === 'true',
  }
}

function envoyAdmin(configDump: string) {
  return createHttpServer((request, response) => {
    if (request.url?.startsWith('/config_dump')) response.setHeader('content-type', 'application/json').end(configDump)
    else refuse(response, 404, 'unknown path')
  })
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
}
