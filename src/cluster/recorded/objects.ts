import { type Fact, known, type Unknown, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { type Kind, kinds, type Resource } from '../kinds.js'
import { type Trim, trimmedList, whole } from '../trim.js'
import { parseDocuments } from './yaml.js'

/**
 * The objects of one kind in the text of one file: a list (`items`), one object, or several documents. Items that lack
 * `apiVersion`, `kind` or `metadata.namespace` get them; items without a name, of another kind or of another namespace are
 * left out and never spoil the others. Text that is no object at all (an error message that a script wrote into the file),
 * and a list of which nothing can be used, are `Unknown`: they do not prove that there are none. So is what breaks off.
 *
 * @param namespace the one that the file stands for; null = objects name their own, or have none
 */
export function objectsIn(
  text: string,
  file: string,
  kind: Kind,
  namespace: string | null,
  trim: Trim = whole,
): Fact<readonly KubeObject[]> {
  const parsed = parseDocuments(text)
  if (!parsed.ok) return unknown(`${file}${parsed.line === null ? '' : ` line ${parsed.line}`}: ${parsed.reason}`)
  const candidates: unknown[] = []
  let lists = 0
  for (const document of parsed.documents) {
    const items = itemsOf(document)
    if (isCut(document)) return unknown(`${file} breaks off: it is a list without its end`)
    if (items !== null) lists += 1
    candidates.push(...(items ?? [document]))
  }
  const objects = candidates.map((item) => complete(item, kind, namespace)).filter((object) => object !== null)
  if (objects.length > 0 && breaksOff(text)) return cutOff(file)
  if (objects.length > 0 || (lists > 0 && candidates.length === 0)) return known(trimmedList(objects, trim))
  return noObjects(text, file, kind)
}

/**
 * Whether a text was cut in the middle of a line: every tool that writes YAML ends it with a line end. What is left may still parse,
 * as an object that lacks fields. JSON tells by itself when it is not whole.
 */
export function breaksOff(text: string): boolean {
  const lastLine = text.slice(text.lastIndexOf('\n') + 1)
  const ends = lastLine === '' || lastLine === '...' || lastLine.startsWith('#')
  return !ends && !/^\s*[{[]/.test(text)
}

export function cutOff(file: string): Unknown {
  return unknown(`${file} breaks off: its last line has no end`)
}

/** The items of a `…List`, empty when it has none; null when the value is not a list. */
export function itemsOf(document: unknown): readonly unknown[] | null {
  if (!isRecord(document)) return null
  if (Array.isArray(document.items)) return document.items
  const list = typeof document.kind === 'string' && document.kind.endsWith('List')
  return list && (document.items === null || document.items === undefined) ? [] : null
}

/** Lists are written with sorted keys, so that of a list that was cut the first to be missing is `kind`, after `items`. */
function isCut(document: unknown): boolean {
  return isRecord(document) && isText(document.apiVersion) && 'items' in document && document.kind === undefined
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isKubeObject(value: unknown): value is KubeObject {
  return (
    isRecord(value) &&
    isText(value.apiVersion) &&
    isText(value.kind) &&
    isRecord(value.metadata) &&
    isText(value.metadata.name) &&
    (value.metadata.namespace === undefined || isText(value.metadata.namespace))
  )
}

/** The resource that an object is one of, whatever its version; null for kinds that meshfed does not read. */
export function resourceOf(object: KubeObject): Resource | null {
  return resources.get(`${groupOf(object.apiVersion)}/${object.kind}`) ?? null
}

const resources = new Map(
  Object.entries(kinds).map(([resource, kind]) => [`${kind.group}/${kind.kind}`, resource as Resource]),
)

function complete(item: unknown, kind: Kind, namespace: string | null): KubeObject | null {
  if (!isRecord(item) || !isRecord(item.metadata)) return null
  const own = item.metadata.namespace
  const filled = {
    ...item,
    apiVersion: isText(item.apiVersion) ? item.apiVersion : kind.group ? `${kind.group}/${kind.version}` : kind.version,
    kind: isText(item.kind) ? item.kind : kind.kind,
    metadata: isText(own) || namespace === null ? item.metadata : { ...item.metadata, namespace },
  }
  const object: unknown = filled
  if (!isKubeObject(object)) return null
  if (object.kind !== kind.kind || groupOf(object.apiVersion) !== kind.group) return null
  return namespace === null || object.metadata.namespace === namespace ? object : null
}

function noObjects(text: string, file: string, kind: Kind): Unknown {
  const line = text.replace(/^(---)?\s*/, '').split('\n', 1)[0] ?? ''
  if (line === '') return unknown(`${file} is empty`)
  return unknown(`${file} holds no ${kind.kind}: it begins with "${line.slice(0, 120)}"`)
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
