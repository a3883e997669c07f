import { type Fact, known, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { type Kind, kinds, type Resource } from '../kinds.js'
import type { ClusterReader, ContainerRef, LogOptions } from '../reader.js'
import { type Trim, whole } from '../trim.js'
import { absent, absentInCluster } from './absence.js'
import { collectedAt } from './collected-at.js'
import type { Gather } from './gather.js'
import { linesOf, select } from './log-lines.js'
import { merge, namespaceObjects, objectsOf } from './objects-of.js'
import { openLog, proxyConfigOf } from './pod-files.js'
import { isPlainName, join, type Tree } from './tree.js'

/**
 * Reads what must-gather or `oc adm inspect` wrote. `list(resource, null)` answers for the namespaces that the dump holds: the
 * ones in which the kind was not collected are left out, but one unreadable or cut off list makes all of it unknown. So "none"
 * for a certain namespace is only to be had by asking for that namespace.
 */
export function dumpReader(name: string, tree: Tree, gathers: readonly Gather[]): ClusterReader {
  const answers = new Map<Trim, Map<string, Promise<Answer>>>()
  const held = [...new Set(gathers.flatMap((gather) => [...gather.namespaces]))].sort()
  let clock: Promise<Fact<Date>> | null = null

  async function list(
    resource: Resource,
    namespace: string | null,
    trim: Trim = whole,
  ): Promise<Fact<readonly KubeObject[]>> {
    const kind = kinds[resource]
    if (!kind.namespaced) return (await answer(kind, null, trim)).fact
    if (namespace !== null) return (await answer(kind, namespace, trim)).fact
    const parts: Answer[] = []
    for (const each of held) parts.push(await answer(kind, each, trim))
    const lost = parts.find((part) => part.lost)
    if (lost) return lost.fact
    const all = merge(parts.map((part) => part.fact))
    return all?.known ? all : unknown(`not collected in this dump: ${resource}`)
  }

  /** Each file is parsed once for everybody who keeps the same of it, however often it is asked for. */
  function answer(kind: Kind, namespace: string | null, trim: Trim): Promise<Answer> {
    const key = `${kind.resource} ${namespace ?? ''}`
    const known = answers.get(trim) ?? new Map<string, Promise<Answer>>()
    answers.set(trim, known)
    const given = known.get(key) ?? (namespace === null ? inCluster(kind, trim) : inNamespace(kind, namespace, trim))
    known.set(key, given)
    return given
  }

  async function inNamespace(kind: Kind, namespace: string, trim: Trim): Promise<Answer> {
    const holding = gathers.filter((gather) => gather.namespaces.has(namespace))
    if (!isPlainName(namespace) || holding.length === 0) {
      return { lost: false, fact: unknown(`namespace ${namespace} is not in this dump`) }
    }
    const present: Fact<readonly KubeObject[]>[] = []
    const missing: Fact<readonly KubeObject[]>[] = []
    for (const gather of holding) {
      const objects = await objectsOf(tree, gather, kind, namespace, trim)
      if (objects !== null) present.push(objects)
      else missing.push(await absent(tree, gather, kind, namespace))
    }
    const fact = merge(present) ?? merge(missing) ?? unknown(`not collected in this dump: ${kind.resource}`)
    const cut = holding.some((gather) => !tree.isWhole(join(gather.root, 'namespaces', namespace)))
    return { lost: !fact.known && (present.length > 0 || cut), fact }
  }

  async function inCluster(kind: Kind, trim: Trim): Promise<Answer> {
    const parts: Fact<readonly KubeObject[]>[] = []
    for (const gather of gathers) {
      const objects =
        kind.resource === 'namespaces'
          ? await namespaceObjects(tree, gather, trim)
          : await objectsOf(tree, gather, kind, null, trim)
      if (objects !== null) parts.push(objects)
    }
    return { lost: false, fact: merge(parts) ?? absentInCluster(kind) }
  }

  function now(): Promise<Fact<Date>> {
    clock ??= collectedAt(tree, gathers)
    return clock
  }

  async function log(container: ContainerRef, options: LogOptions): Promise<Fact<AsyncIterable<string>>> {
    if (options.tailLines === 0) return known(select(nothing(), options, null))
    const opened = await openLog(tree, gathers, container, options.previous === true)
    if ('known' in opened) return opened
    const time = options.sinceSeconds === undefined ? null : await now()
    return known(select(linesOf(opened), options, time?.known ? time.value : null))
  }

  return {
    name,
    source: 'dump',
    stats: tree.stats,
    list,
    log,
    proxyConfig: (pod) => proxyConfigOf(tree, gathers, pod),
    now,
    heldNamespaces: async () => held,
    close: async () => undefined,
  }
}

interface Answer {
  /** Objects were collected, or may have been, but cannot be read. */
  readonly lost: boolean
  readonly fact: Fact<readonly KubeObject[]>
}

async function* nothing(): AsyncIterable<Buffer & string> {}
