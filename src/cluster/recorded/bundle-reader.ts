import { type Fact, known, type Unknown, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { type Kind, kinds, type Resource } from '../kinds.js'
import type { ClusterReader, ContainerRef, LogOptions } from '../reader.js'
import { trimmed, whole } from '../trim.js'
import { type BundleCluster, type BundleEnvoy, factOf } from './bundle-manifest.js'
import type { Gather } from './gather.js'
import { linesOf, select } from './log-lines.js'
import { namespaceObjects, objectsOf } from './objects-of.js'
import { openLog } from './pod-files.js'
import { join, readText, type Tree } from './tree.js'
import { parseJson } from './yaml.js'

/**
 * Answers every question as the cluster answered it when the bundle was written: the same objects in the same order, the same
 * reasons where there was no answer. What is no longer in the bundle, or was never asked, is unknown.
 */
export function bundleReader(name: string, tree: Tree, cluster: BundleCluster): ClusterReader {
  const held = new Set(cluster.lists.flatMap(({ objects }) => ('skipped' in objects ? [] : objects.map(namespaceOf))))
  const gather: Gather = { root: cluster.directory, namespaces: held, mesh: true }
  const lists = new Map(cluster.lists.map((one) => [`${one.resource} ${one.namespace ?? ''}`, factOf(one.objects)]))
  const places = new Map<string, Promise<Fact<ReadonlyMap<string, KubeObject>>>>()
  const answers = new Map<string, Promise<Fact<readonly KubeObject[]>>>()
  const clusters = cluster.envoys.some(({ page }) => page === 'clusters')
  const clock = factOf(cluster.now)

  /** One answer per question, as a live cluster's is kept too: what is read once is not shaped twice. */
  function list(resource: Resource, namespace: string | null): Promise<Fact<readonly KubeObject[]>> {
    const within = kinds[resource].namespaced ? namespace : null
    const key = `${resource} ${within ?? ''}`
    const given = answers.get(key) ?? answer(kinds[resource], within, key)
    answers.set(key, given)
    return given
  }

  async function answer(kind: Kind, namespace: string | null, key: string): Promise<Fact<readonly KubeObject[]>> {
    const names = lists.get(key) ?? wholeCluster(kind, namespace)
    if (!names.known) return names
    const objects: KubeObject[] = []
    for (const full of names.value) {
      const place = await objectsIn(kind, kind.namespaced ? namespaceOf(full) : null)
      if (!place.known) return place
      const object = place.value.get(full)
      if (object === undefined) return unknown(`${kind.kind} ${full} is not in this bundle any more`)
      objects.push(object)
    }
    return known(objects)
  }

  /** What a list of the whole cluster says about one namespace. */
  function wholeCluster({ resource }: Kind, namespace: string | null): Fact<readonly string[]> {
    const all = lists.get(`${resource} `)
    if (all === undefined) return notCollected(`${resource}${namespace === null ? '' : ` of namespace ${namespace}`}`)
    return all.known ? known(all.value.filter((full) => namespaceOf(full) === namespace)) : all
  }

  function objectsIn(kind: Kind, namespace: string | null): Promise<Fact<ReadonlyMap<string, KubeObject>>> {
    const key = `${kind.resource} ${namespace ?? ''}`
    const reading = places.get(key) ?? readPlace(kind, namespace)
    places.set(key, reading)
    return reading
  }

  async function readPlace(kind: Kind, namespace: string | null): Promise<Fact<ReadonlyMap<string, KubeObject>>> {
    const read =
      kind.resource === 'namespaces'
        ? await namespaceObjects(tree, gather, whole)
        : await objectsOf(tree, gather, kind, namespace, whole)
    if (read !== null && !read.known) return read
    const objects = read?.value ?? []
    return known(
      new Map(objects.map((object) => [`${object.metadata.namespace ?? ''}/${object.metadata.name}`, object])),
    )
  }

  async function log(container: ContainerRef, options: LogOptions): Promise<Fact<AsyncIterable<string>>> {
    const previous = options.previous === true
    const entry = cluster.logs.find(
      (one) =>
        one.namespace === container.namespace &&
        one.pod === container.pod &&
        one.container === container.container &&
        one.previous === previous,
    )
    if (!entry) return notCollected(`${previous ? 'previous ' : ''}log of pod ${container.namespace}/${container.pod}`)
    const lines = factOf(entry.lines)
    if (!lines.known) return lines
    const opened = await openLog(tree, [gather], container, previous)
    if ('known' in opened) return opened
    const now = options.sinceSeconds !== undefined && clock.known ? new Date(clock.value) : null
    const stored = select(linesOf(opened), options, now)
    return known(entry.cut === undefined ? stored : brokenOff(stored, entry.cut))
  }

  async function envoy(
    pod: { readonly namespace: string; readonly name: string },
    page: BundleEnvoy['page'],
  ): Promise<Fact<unknown>> {
    const entry = cluster.envoys.find(
      (one) => one.namespace === pod.namespace && one.pod === pod.name && one.page === page,
    )
    if (!entry) return notCollected(`Envoy’s ${page} of pod ${pod.namespace}/${pod.name}`)
    if (entry.skipped !== undefined)
      return { known: false, reason: entry.skipped, ...(entry.right ? { right: entry.right } : {}) }
    const path = join(gather.root, 'namespaces', pod.namespace, 'pods', pod.name, envoyFiles[page])
    const text = await readText(tree, path)
    if (text === null) return unknown(`${path} is not in this bundle any more`)
    if (typeof text !== 'string') return text
    const parsed = parseJson(text)
    return parsed.ok ? known(parsed.value) : unknown(`${path} is not whole JSON`)
  }

  return {
    name,
    source: 'dump',
    takenLive: cluster.source === 'live',
    stats: tree.stats,
    list: async (resource, namespace, trim = whole) => trimmed(await list(resource, namespace), trim),
    log,
    proxyConfig: (pod) => envoy(pod, 'config_dump'),
    ...(clusters ? { proxyClusters: (pod) => envoy(pod, 'clusters') } : {}),
    now: async () => (clock.known ? known(new Date(clock.value)) : clock),
    heldNamespaces: async () => cluster.held ?? [...held].filter((namespace) => namespace !== '').sort(),
    close: async () => undefined,
  }
}

/** As the log itself did when it was collected. */
async function* brokenOff(lines: AsyncIterable<string>, reason: string): AsyncIterable<string> {
  yield* lines
  throw new Error(reason)
}

/** Names of the files that hold Envoy's pages, in the directory of the pod. */
export const envoyFiles = { config_dump: 'config_dump_proxy.json', clusters: 'clusters.json' } as const

function namespaceOf(full: string): string {
  return full.slice(0, full.indexOf('/'))
}

function notCollected(what: string): Unknown {
  return unknown(`not collected in this bundle: ${what}`)
}
