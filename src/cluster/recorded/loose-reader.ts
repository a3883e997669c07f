import { type Fact, known, type Unknown, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { kinds, type Resource } from '../kinds.js'
import type { ClusterReader } from '../reader.js'
import { trimmed, whole } from '../trim.js'
import { collectedAt } from './collected-at.js'
import { objectIndex } from './object-index.js'
import { breaksOff, cutOff, isKubeObject, isRecord, itemsOf } from './objects.js'
import { join, readText, type Tree } from './tree.js'
import { parseDocuments } from './yaml.js'

const maxDepth = 16
const maxFiles = 10_000

/** Paths of the YAML and JSON files of a tree, in order. `skip` tells which directories are not looked into. */
export async function objectFiles(tree: Tree, skip: (directory: string) => boolean = () => false): Promise<string[]> {
  const files: string[] = []
  const walk = async (directory: string, depth: number): Promise<void> => {
    for (const entry of await tree.list(directory)) {
      const path = join(directory, entry.name)
      if (files.length >= maxFiles) return
      if (!entry.directory && /\.(ya?ml|json)$/i.test(entry.name)) files.push(path)
      else if (entry.directory && depth < maxDepth && !skip(entry.name)) await walk(path, depth + 1)
    }
  }
  await walk('', 0)
  return files
}

/**
 * Reads the output of `oc get … -o yaml` (or json) in files of any name. What is there is known; what is not there was perhaps
 * never asked for, so it is unknown rather than empty. An unreadable file may hold anything: it makes every absence unknown
 * with its own name as the reason, and takes nothing away from the other files.
 *
 * @returns null when no file holds an object
 */
export async function looseReader(name: string, tree: Tree, files: readonly string[]): Promise<ClusterReader | null> {
  const index = objectIndex()
  let broken: Unknown | null = null
  let objects = 0
  for (const file of files) {
    const text = await readText(tree, file)
    if (text === null) continue
    const parsed = typeof text === 'string' ? parseDocuments(text) : null
    if (typeof text !== 'string' || !parsed?.ok) {
      broken ??= typeof text === 'string' ? reasonOf(file, parsed) : text
      continue
    }
    const found = parsed.documents.flatMap(candidatesIn).filter(isKubeObject)
    if (found.length > 0 && breaksOff(text)) {
      broken ??= cutOff(file)
      continue
    }
    for (const object of found) {
      objects += 1
      index.add(object)
    }
  }
  if (objects === 0 && broken === null) return null

  function list(resource: Resource, namespace: string | null): Fact<readonly KubeObject[]> {
    const found = index.of(resource, namespace)
    if (found.length > 0) return known(found)
    if (broken !== null) return broken
    const where = namespace === null || !kinds[resource].namespaced ? '' : ` of namespace ${namespace}`
    return unknown(`not collected in this dump: ${resource}${where}`)
  }

  return {
    name,
    source: 'dump',
    stats: tree.stats,
    list: async (resource, namespace, trim = whole) => trimmed(list(resource, namespace), trim),
    log: async () => unknown('this dump holds no logs'),
    proxyConfig: async () => unknown('this dump holds no proxy configuration'),
    now: () => collectedAt(tree, []),
    heldNamespaces: async () => index.namespaces(),
    close: async () => undefined,
  }
}

/** The document itself, or the items of a list; these take apiVersion and kind from a typed list (`ServiceList`). */
export function candidatesIn(document: unknown): readonly unknown[] {
  const items = itemsOf(document)
  if (items === null || !isRecord(document)) return [document]
  const { apiVersion } = document
  const kind = typeof document.kind === 'string' ? document.kind.replace(/List$/, '') : ''
  if (kind === '') return items
  return items.map((item) =>
    isRecord(item) ? { ...item, apiVersion: item.apiVersion ?? apiVersion, kind: item.kind ?? kind } : item,
  )
}

function reasonOf(file: string, parsed: ReturnType<typeof parseDocuments> | null): Unknown {
  if (parsed === null || parsed.ok) return unknown(`${file} cannot be read`)
  return unknown(`${file}${parsed.line === null ? '' : ` line ${parsed.line}`}: ${parsed.reason}`)
}
