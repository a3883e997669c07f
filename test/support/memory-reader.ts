import { kinds, type Resource } from '../../src/cluster/kinds.js'
import type { ClusterReader, ContainerRef, SourceKind } from '../../src/cluster/reader.js'
import { type Trim, trimmedList, whole } from '../../src/cluster/trim.js'
import { type Fact, known, type Unknown, unknown } from '../../src/vocabulary/fact.js'
import type { KubeObject } from '../../src/vocabulary/kube.js'

/** A cluster held in memory: objects, logs and Envoy configurations by name, and what may not be read. */
export interface Held {
  readonly objects: readonly KubeObject[]
  /** Log lines by `pod/container`, with their timestamps. */
  readonly logs: Readonly<Record<string, readonly string[]>>
  readonly proxyConfigs: Readonly<Record<string, unknown>>
  /** Reasons by resource: such a list answers with them. */
  readonly denied: Readonly<Partial<Record<Resource, string>>>
  readonly now: Date
}

export class MemoryReader implements ClusterReader {
  readonly name: string
  readonly source: SourceKind = 'live'
  readonly stats = { requests: 0, bytes: 0 }
  readonly #held: Held

  constructor(name: string, held: Held) {
    this.name = name
    this.#held = held
  }

  async list(resource: Resource, namespace: string | null, trim: Trim = whole): Promise<Fact<readonly KubeObject[]>> {
    this.stats.requests++
    const denied = this.#held.denied[resource]
    if (denied !== undefined) return this.#refusal(resource, namespace, denied)
    const kind = kinds[resource]
    const found = this.#held.objects.filter(
      (object) =>
        object.kind === kind.kind &&
        object.apiVersion.split('/')[0] === (kind.group === '' ? 'v1' : kind.group) &&
        (namespace === null || object.metadata.namespace === namespace),
    )
    return known(trimmedList(found, trim))
  }

  #refusal(resource: Resource, namespace: string | null, reason: string): Unknown {
    return unknown(reason, { group: kinds[resource].group, resource, verb: 'list', namespace })
  }

  async log({ pod, container }: ContainerRef): Promise<Fact<AsyncIterable<string>>> {
    const lines = this.#held.logs[`${pod}/${container}`]
    if (!lines) return unknown(`no log of ${pod}`)
    return known(
      (async function* () {
        yield* lines
      })(),
    )
  }

  async proxyConfig(pod: { name: string }): Promise<Fact<unknown>> {
    const config = this.#held.proxyConfigs[pod.name]
    return config === undefined ? unknown(`no Envoy configuration of ${pod.name}`) : known(config)
  }

  async now(): Promise<Fact<Date>> {
    return known(this.#held.now)
  }

  async heldNamespaces(): Promise<null> {
    return null
  }

  async close(): Promise<void> {}
}
