import { connect } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ApiServer } from './api-server.js'

/** What a kubelet does behind an upgrade, or the status with which the API server refuses it. */
export type Upgrade = ((socket: WebSocket) => void) | number

/** Lets the API server answer websockets (`exec`, `portforward`) as `choose` says; the paths asked for are recorded. */
export function acceptStreams(server: ApiServer, choose: (url: URL) => Upgrade): string[] {
  const asked: string[] = []
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v4.channel.k8s.io' })
  server.http.on('upgrade', (request, socket, head) => {
    asked.push(request.url ?? '')
    const upgrade = choose(new URL(request.url ?? '', server.url))
    if (typeof upgrade === 'function') return sockets.handleUpgrade(request, socket, head, upgrade)
    const body = JSON.stringify({ kind: 'Status', message: 'pods is forbidden', code: upgrade })
    const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`
    socket.end(`HTTP/1.1 ${upgrade} No\r\n${headers}\r\n\r\n${body}`)
  })
  return asked
}

/** A pod's port that leads to a port of this machine, framed as a kubelet frames it. */
export function toLocalPort(port: number): Upgrade {
  return (socket) => {
    announce(socket)
    const target = connect(port, '127.0.0.1')
    target.on('data', (data) => socket.send(Buffer.concat([Buffer.of(0), data])))
    target.on('close', () => socket.close())
    target.on('error', () => socket.close())
    socket.on('message', (data: Buffer) => target.write(data.subarray(1)))
    socket.on('close', () => target.destroy())
  }
}

/** A pod's port on which nobody listens. */
export function refusedPort(): Upgrade {
  return (socket) => {
    announce(socket)
    const error = 'error forwarding port 15443 to pod: dial tcp4 127.0.0.1:15443: connect: connection refused'
    socket.send(Buffer.concat([Buffer.of(1), Buffer.from(error)]))
    socket.close()
  }
}

/** A command that prints `output` in two pieces and ends with `status`. */
export function prints(output: string, status: 'Success' | 'Failure' = 'Success'): Upgrade {
  return (socket) => {
    const half = Math.floor(output.length / 2)
    for (const part of ['', output.slice(0, half), output.slice(half)]) socket.send(`\u0001${part}`, { binary: true })
    socket.send(`\u0003${JSON.stringify({ status, message: 'command terminated' })}`, { binary: true })
    socket.close()
  }
}

function announce(socket: WebSocket) {
  for (const channel of [0, 1]) socket.send(Buffer.of(channel, 0x58, 0x3b))
}
