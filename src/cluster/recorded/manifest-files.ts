import type { KubeObject } from '../../vocabulary/kube.js'
import type { Resource } from '../kinds.js'
import { rememberSource } from '../source-of.js'
import { candidatesIn } from './loose-reader.js'
import { isKubeObject, isRecord, itemsOf, resourceOf } from './objects.js'
import { positions, stepsOf } from './positions.js'
import { readText, type Tree } from './tree.js'
import { parseDocuments } from './yaml.js'

export interface Manifest {
  readonly object: KubeObject
  readonly resource: Resource
  /** The namespace that a kustomization gives to all objects at or below its place; it wins over the object's own. */
  readonly kustomized: string | undefined
  /** The object in a namespace, its source kept. */
  readonly place: (namespace: string) => KubeObject
}

export interface ManifestFiles {
  readonly manifests: readonly Manifest[]
  readonly warnings: readonly string[]
}

/** Every object of a kind that meshfed reads, without `status`, with file and line to be had from `sourceOf`. */
export async function readManifests(tree: Tree, files: readonly string[]): Promise<ManifestFiles> {
  const warnings: string[] = []
  const kustomizations = new Map<string, string>()
  for (const file of files.filter(isKustomization)) {
    const text = await readText(tree, file)
    const parsed = typeof text === 'string' ? parseDocuments(text) : null
    const [first] = parsed?.ok ? parsed.documents : []
    if (isRecord(first) && typeof first.namespace === 'string') kustomizations.set(directoryOf(file), first.namespace)
  }
  const manifests: Manifest[] = []
  for (const file of files.filter((each) => !isKustomization(each))) {
    const text = await readText(tree, file)
    if (typeof text === 'string') manifests.push(...manifestsIn(text, file, nearest(kustomizations, file), warnings))
    else if (text !== null) warnings.push(text.reason)
  }
  return { manifests, warnings }
}

function manifestsIn(text: string, file: string, kustomized: string | undefined, warnings: string[]): Manifest[] {
  const parsed = parseDocuments(text)
  if (!parsed.ok) {
    const template = text.includes('{{') ? ' (a template that is not rendered?)' : ''
    warnings.push(`${file}${parsed.line === null ? '' : ` line ${parsed.line}`}: ${parsed.reason}${template}`)
    return []
  }
  const lines = lazily(() => positions(text))
  return parsed.documents.flatMap((document, number) => {
    const inList = itemsOf(document) !== null
    return candidatesIn(document).flatMap((object, item) => {
      const resource = isKubeObject(object) ? resourceOf(object) : null
      if (!isKubeObject(object) || resource === null) return []
      const start = inList ? ['items', item] : []
      const source = { file, line: lines().lineOf(number, start) }
      const locate = (path: string) => lines().lineOf(number, [...start, ...stepsOf(path)])
      return [manifest(object, resource, kustomized, source, locate)]
    })
  })
}

function manifest(
  raw: KubeObject,
  resource: Resource,
  kustomized: string | undefined,
  source: { readonly file: string; readonly line: number },
  locate: (path: string) => number | null,
): Manifest {
  const { status: _, ...rest } = raw
  const remembered = (object: KubeObject): KubeObject => {
    rememberSource(object, source, locate)
    return object
  }
  const object = remembered({ ...rest, apiVersion: raw.apiVersion, kind: raw.kind, metadata: raw.metadata })
  const place = (namespace: string) => remembered({ ...object, metadata: { ...object.metadata, namespace } })
  return { object, resource, kustomized, place }
}

function isKustomization(file: string): boolean {
  return /(^|\/)kustomization\.ya?ml$/.test(file)
}

function nearest(kustomizations: ReadonlyMap<string, string>, file: string): string | undefined {
  for (let directory = directoryOf(file); ; directory = directoryOf(directory)) {
    const namespace = kustomizations.get(directory)
    if (namespace !== undefined || directory === '') return namespace
  }
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
