import { type Fact, known, type Unknown, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { type Kind, kinds } from '../kinds.js'
import { type Trim, trimmed, whole } from '../trim.js'
import { endpointSliceOf } from './endpoints.js'
import { type Gather, placeOf } from './gather.js'
import { objectsIn } from './objects.js'
import { join, readText, type Tree } from './tree.js'

/**
 * Objects of a kind that a gather holds: from its list file, its directory with one file per object, or both. `null` = it has
 * neither. One unreadable file makes the whole list unknown, since the object in it would look as if it did not exist.
 */
export async function objectsOf(
  tree: Tree,
  gather: Gather,
  kind: Kind,
  namespace: string | null,
  trim: Trim,
): Promise<Fact<readonly KubeObject[]> | null> {
  const own = await readPlace(tree, placeOf(gather, kind, namespace), kind, namespace, trim)
  if (own !== null || namespace === null) return own
  if (kind.resource === kinds.pods.resource) return podsByDirectory(tree, gather, namespace, trim)
  if (kind.resource !== kinds.endpointslices.resource) return null
  const slices = await slicesFromEndpoints(tree, gather, namespace)
  return slices && trimmed(slices, trim)
}

/** The Namespace objects of the namespaces that a gather holds, even of those that it did not look into. */
export async function namespaceObjects(
  tree: Tree,
  gather: Gather,
  trim: Trim,
): Promise<Fact<readonly KubeObject[]> | null> {
  const directory = join(gather.root, 'namespaces')
  const files = (await tree.list(directory)).map(({ name }) => join(directory, name, `${name}.yaml`))
  const inside = await readFiles(tree, await existing(tree, files), kinds.namespaces, null, trim)
  const cluster = await readPlace(tree, placeOf(gather, kinds.namespaces, null), kinds.namespaces, null, trim)
  return merge([inside, cluster].filter((part) => part !== null))
}

/**
 * One list out of several: known when any part is (a part that was not collected takes nothing away from the others). Of two
 * objects with one name the first counts.
 */
export function merge(parts: readonly Fact<readonly KubeObject[]>[]): Fact<readonly KubeObject[]> | null {
  const objects = new Map<string, KubeObject>()
  let first: Unknown | null = null
  let anyKnown = false
  for (const part of parts) {
    if (!part.known) first ??= part
    else {
      anyKnown = true
      for (const object of part.value) {
        const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`
        if (!objects.has(key)) objects.set(key, object)
      }
    }
  }
  return anyKnown ? known([...objects.values()]) : first
}

async function readPlace(tree: Tree, place: string, kind: Kind, namespace: string | null, trim: Trim) {
  const below = (await tree.list(place)).filter((entry) => !entry.directory && /\.(ya?ml|json)$/.test(entry.name))
  const lists = await existing(tree, [`${place}.yaml`, `${place}.yml`, `${place}.json`])
  const files = [...lists, ...below.map((entry) => join(place, entry.name))]
  if (below.length > 0 && !tree.isWhole(place)) return unknown(`the archive breaks off inside ${place}`)
  return readFiles(tree, files, kind, namespace, trim)
}

async function existing(tree: Tree, files: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const file of files) {
    const slash = file.lastIndexOf('/')
    const name = file.slice(slash + 1)
    if ((await tree.list(file.slice(0, Math.max(0, slash)))).some((entry) => entry.name === name)) found.push(file)
  }
  return found
}

async function readFiles(tree: Tree, files: readonly string[], kind: Kind, namespace: string | null, trim: Trim) {
  const parts: Fact<readonly KubeObject[]>[] = []
  for (const file of files) {
    const text = await readText(tree, file)
    if (text === null) parts.push(unknown(`${file} is not a regular file`))
    else parts.push(typeof text === 'string' ? objectsIn(text, file, kind, namespace, trim) : text)
  }
  return parts.find((part) => !part.known) ?? merge(parts)
}

/** `pods/<pod>/<pod>.yaml`, which inspect writes beside the logs. */
async function podsByDirectory(tree: Tree, gather: Gather, namespace: string, trim: Trim) {
  const directory = join(gather.root, 'namespaces', namespace, 'pods')
  const files = (await tree.list(directory)).map(({ name }) => join(directory, name, `${name}.yaml`))
  return readFiles(tree, await existing(tree, files), kinds.pods, namespace, trim)
}

/** Gatherers that know no EndpointSlices have Endpoints, which say the same. */
async function slicesFromEndpoints(tree: Tree, gather: Gather, namespace: string) {
  const endpoints: Kind = { group: '', version: 'v1', resource: 'endpoints', kind: 'Endpoints', namespaced: true }
  const read = await readPlace(tree, placeOf(gather, endpoints, namespace), endpoints, namespace, whole)
  return read?.known ? known(read.value.flatMap(endpointSliceOf)) : read
}
