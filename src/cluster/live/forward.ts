import type { Duplex } from 'node:stream'
import { allowForward } from './allow.js'
import { ForwardedPort, openWebSocket } from './channels.js'
import { Failure } from './failure.js'
import type { Api } from './http.js'

export interface PodRef {
  readonly namespace: string
  readonly name: string
}

/** A connection to one port of a pod, for handshakes. Ports on which something could be changed are refused. */
export async function forward(api: Api, pod: PodRef, port: number): Promise<Duplex> {
  allowForward(port)
  return connect(api, pod, port)
}

/** Envoy's admin port, which `envoy.ts` alone may reach: it asks for nothing but the pages of its list. */
export async function forwardEnvoyAdmin(api: Api, pod: PodRef): Promise<Duplex> {
  return connect(api, pod, 15000)
}

async function connect(api: Api, pod: PodRef, port: number): Promise<Duplex> {
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/portforward?ports=${port}`
  const socket = await openWebSocket(api, path)
  const stream = new ForwardedPort(socket, (error) => closed(pod, port, error))
  // whoever reads gets the error; without a reader it must not end the process
  stream.on('error', () => {})
  return stream
}

function closed(pod: PodRef, port: number, error: string): Failure {
  const refused = /connection refused/i.test(error)
  return new Failure(
    `port ${port} of pod ${pod.namespace}/${pod.name} ${refused ? 'refuses connections' : 'cannot be reached'}`,
  )
}
