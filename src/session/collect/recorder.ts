import type { Resource } from '../../cluster/kinds.js'
import type { ClusterReader, ContainerRef } from '../../cluster/reader.js'
import { trimmed, whole } from '../../cluster/trim.js'
import type { MeshSource } from '../../federation/discover.js'
import type { Fact } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'

export interface RecordedList {
  readonly resource: Resource
  readonly namespace: string | null
  readonly answer: Fact<readonly KubeObject[]>
}

export interface RecordedEnvoy {
  readonly namespace: string
  readonly pod: string
  readonly page: 'config_dump' | 'clusters'
  readonly answer: Fact<unknown>
}

/** A log to be read; a container that both meshes of one cluster share is read once. */
export type LogRef = ContainerRef & { readonly previous: boolean }

/** One cluster while it is collected: it notes what is asked of it and what it answers. */
export class Recorder {
  readonly reader: ClusterReader
  readonly inner: ClusterReader
  /** As the sources chose them. */
  readonly namespaces: readonly (string | null)[]
  readonly #lists = new Map<string, RecordedList>()
  readonly #envoys = new Map<string, RecordedEnvoy>()
  readonly #logs = new Map<string, LogRef>()

  constructor(inner: ClusterReader, namespaces: readonly (string | null)[]) {
    this.inner = inner
    this.namespaces = namespaces
    const clusters = inner.proxyClusters?.bind(inner)
    this.reader = {
      name: inner.name,
      source: inner.source,
      stats: inner.stats,
      // not `listIfFew`: it would bring in namespaces that are no part of the mesh
      list: async (resource, namespace, trim = whole) => {
        const answer = await inner.list(resource, namespace)
        this.#lists.set(`${resource} ${namespace ?? ''}`, { resource, namespace, answer })
        return trimmed(answer, trim)
      },
      log: (container, options) => inner.log(container, options),
      proxyConfig: async (pod) => this.#envoy(pod, 'config_dump', await inner.proxyConfig(pod)),
      ...(clusters ? { proxyClusters: async (pod) => this.#envoy(pod, 'clusters', await clusters(pod)) } : {}),
      now: () => inner.now(),
      heldNamespaces: () => inner.heldNamespaces(),
      close: () => inner.close(),
    }
  }

  want(log: LogRef): void {
    this.#logs.set(`${log.namespace} ${log.pod} ${log.container} ${log.previous}`, log)
  }

  get lists(): readonly RecordedList[] {
    return [...this.#lists.values()]
  }

  get envoys(): readonly RecordedEnvoy[] {
    return [...this.#envoys.values()]
  }

  get logs(): readonly LogRef[] {
    return [...this.#logs.values()]
  }

  #envoy(pod: { namespace: string; name: string }, page: RecordedEnvoy['page'], answer: Fact<unknown>): Fact<unknown> {
    this.#envoys.set(`${pod.namespace} ${pod.name} ${page}`, { namespace: pod.namespace, pod: pod.name, page, answer })
    return answer
  }
}

/** A recorder for each cluster, and the same sources with it between. */
export function recording(sources: readonly MeshSource[]): {
  readonly recorders: readonly Recorder[]
  readonly sources: readonly MeshSource[]
} {
  const readers = [...new Set(sources.map(({ reader }) => reader))]
  const recorders = readers.map(
    (reader) =>
      new Recorder(
        reader,
        sources.filter((one) => one.reader === reader).map(({ namespace }) => namespace),
      ),
  )
  return {
    recorders,
    sources: sources.map((source) => ({
      ...source,
      reader: recorders[readers.indexOf(source.reader)]?.reader ?? source.reader,
    })),
  }
}
