import { type Fact, known, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { type Kind, kinds, type Resource } from '../kinds.js'
import type { ClusterReader, ContainerRef, LogOptions } from '../reader.js'
import { absent, absentInCluster } from './absence.js'
import { collectedAt } from './collected-at.js'
import type { Gather } from './gather.js'
import { linesOf, select } from './log-lines.js'
import { merge, namespaceObjects, objectsOf } from './objects-of.js'
import { openLog, proxyConfigOf } from './pod-files.js'
import { isPlainName, type Tree } from './tree.js'

/**
 * Reads what must-gather or `oc adm inspect` wrote. `list(resource, null)` answers for the namespaces that were collected: the
 * ones in which the kind was not collected are left out, but one unreadable file makes all of it unknown.
 */
export function dumpReader(name: string, tree: Tree, gathers: readonly Gather[]): ClusterReader {
  const lists = new Map<string, Promise<Fact<readonly KubeObject[]>>>()
  const held = [...new Set(gathers.flatMap((gather) => [...gather.namespaces]))].sort()
  let clock: Promise<Fact<Date>> | null = null

  function list(resource: Resource, namespace: string | null): Promise<Fact<readonly KubeObject[]>> {
    const kind = kinds[resource]
    const key = `${resource} ${kind.namespaced ? namespace : null}`
    const answer = lists.get(key) ?? (kind.namespaced ? inNamespaces(resource, namespace) : inCluster(kind))
    lists.set(key, answer)
    return answer
  }

  async function inNamespaces(resource: Resource, namespace: string | null): Promise<Fact<readonly KubeObject[]>> {
    if (namespace !== null) return (await inNamespace(kinds[resource], namespace)).fact
    const answers = []
    for (const each of held) answers.push(await inNamespace(kinds[resource], each))
    const unreadable = answers.find((answer) => answer.present && !answer.fact.known)
    if (unreadable) return unreadable.fact
    return merge(answers.map((answer) => answer.fact)) ?? unknown(`not collected in this dump: ${resource}`)
  }

  async function inNamespace(kind: Kind, namespace: string): Promise<Answer> {
    const holding = gathers.filter((gather) => gather.namespaces.has(namespace))
    if (!isPlainName(namespace) || holding.length === 0) {
      return { present: false, fact: unknown(`namespace ${namespace} is not in this dump`) }
    }
    const present: Fact<readonly KubeObject[]>[] = []
    const missing: Fact<readonly KubeObject[]>[] = []
    for (const gather of holding) {
      const objects = await objectsOf(tree, gather, kind, namespace)
      if (objects !== null) present.push(objects)
      else missing.push(await absent(tree, gather, kind, namespace))
    }
    const fact = merge(present) ?? merge(missing) ?? unknown(`not collected in this dump: ${kind.resource}`)
    return { present: present.length > 0, fact }
  }

  async function inCluster(kind: Kind): Promise<Fact<readonly KubeObject[]>> {
    const parts: Fact<readonly KubeObject[]>[] = []
    for (const gather of gathers) {
      const objects =
        kind.resource === 'namespaces'
          ? await namespaceObjects(tree, gather)
          : await objectsOf(tree, gather, kind, null)
      if (objects !== null) parts.push(objects)
    }
    return merge(parts) ?? absentInCluster(kind)
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
  /** Whether there is any file for it. */
  readonly present: boolean
  readonly fact: Fact<readonly KubeObject[]>
}

async function* nothing(): AsyncIterable<Buffer & string> {}
