import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { KubeContext } from '../../src/cluster/live/kubeconfig.js'
import { type LeafOptions, makeAuthority } from './authority.js'

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A small HTTPS server with the manners of an API server, for what a real one cannot be made to do on demand. */
export interface ApiServer {
  readonly url: string
  /** Its CA, as a kubeconfig has it: base64 of PEM. */
  readonly caData: string
  /** `GET /path?query`, in order. */
  readonly requests: string[]
  readonly headers: IncomingMessage['headers'][]
  /** TCP connections that were opened. */
  readonly connections: () => number
  readonly http: https.Server
  /** A context that leads here with a token. */
  context(change?: Partial<KubeContext>): KubeContext
  close(): Promise<void>
}

export async function startApiServer(handler: Handler, certificate: LeafOptions = {}): Promise<ApiServer> {
  const root = makeAuthority({ name: 'O=kubernetes' })
  const { pem, keyPem } = root.issue({ dnsNames: ['localhost'], ...certificate })
  const caData = Buffer.from(root.pem).toString('base64')
  const requests: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = https.createServer(
    { cert: pem, key: keyPem, requestCert: true, rejectUnauthorized: false },
    async (request, response) => {
      requests.push(`${request.method} ${request.url}`)
      headers.push(request.headers)
      let body = ''
      for await (const chunk of request) body += String(chunk)
      handler(request, response, body)
    },
  )
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    caData,
    requests,
    headers,
    connections: () => connections,
    http: server,
    context: (change) => ({
      name: 'test',
      namespace: null,
      cluster: { server: url, caData, skipTlsVerify: false },
      user: { token: 'good' },
      ...change,
    }),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

/** A refusal as API servers word it. */
export function sendStatus(
  response: ServerResponse,
  code: number,
  message: string,
  headers: Record<string, string> = {},
) {
  sendJson(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message }, code, headers)
}

export function pods(...names: string[]) {
  const items = names.map((name) => ({ metadata: { name, namespace: 'shop' } }))
  return { kind: 'PodList', apiVersion: 'v1', metadata: {}, items }
}
