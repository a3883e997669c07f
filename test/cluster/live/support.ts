import { onTestFinished } from 'vitest'
import type { KubeContext } from '../../../src/cluster/live/kubeconfig.js'
import { type LiveReader, openLive } from '../../../src/cluster/live/reader.js'
import type { Fact } from '../../../src/vocabulary/fact.js'
import { type ApiServer, type Handler, startApiServer } from '../../support/api-server.js'
import type { LeafOptions } from '../../support/authority.js'

export interface Bench {
  readonly server: ApiServer
  readonly reader: LiveReader
}

interface Options {
  readonly context?: (server: ApiServer) => KubeContext
  readonly requestTimeoutMs?: number
  readonly signal?: AbortSignal
  readonly certificate?: LeafOptions
}

/** A server that answers as `handler` says, and a reader of it; both go when the test ends. */
export async function serve(handler: Handler, options: Options = {}): Promise<Bench> {
  const server = await startApiServer(handler, options.certificate)
  const reader = openLive({
    context: options.context?.(server) ?? server.context(),
    requestTimeoutMs: options.requestTimeoutMs ?? 5000,
    signal: options.signal ?? new AbortController().signal,
  })
  onTestFinished(async () => {
    await reader.close()
    await server.close()
  })
  return { server, reader }
}

/** The reason of a fact that must be unknown. */
export function reasonOf(fact: Fact<unknown>): string {
  if (fact.known) throw new Error(`known after all: ${JSON.stringify(fact.value)}`)
  return fact.reason
}

export function valueIn<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(`unknown: ${fact.reason}`)
  return fact.value
}

export function namesOf(fact: Fact<readonly { readonly metadata: { readonly name: string } }[]>): readonly string[] {
  return valueIn(fact).map((object) => object.metadata.name)
}
