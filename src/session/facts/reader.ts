import { readFile, stat } from 'node:fs/promises'
import * as v from 'valibot'
import { kinds } from '../../cluster/kinds.js'
import type { ClusterReader } from '../../cluster/reader.js'
import { parseDocuments } from '../../cluster/recorded/yaml.js'
import { trimmedList, whole } from '../../cluster/trim.js'
import { UserError } from '../../vocabulary/errors.js'
import { known, unknown } from '../../vocabulary/fact.js'
import { type FactsDocument, factsFormat, factsSchema, factsVersion } from './document.js'
import { objectsOf } from './objects.js'

/** Facts are a page or two; certificates make up most of it. */
const largest = 4 * 1024 * 1024

/**
 * A reader of a facts file: the objects that say what it says. All else is unknown. Null when the path is something else.
 *
 * @throws UserError when it is a facts file that cannot be read
 */
export async function openFacts(path: string): Promise<ClusterReader | null> {
  if (!/\.(?:ya?ml|json)$/i.test(path)) return null
  const place = await stat(path).catch(() => null)
  if (!place?.isFile() || place.size > largest) return null
  const text = await readFile(path, 'utf8').catch(() => '')
  if (!text.includes(factsFormat)) return null
  const parsed = parseDocuments(text)
  const [document] = parsed.ok ? parsed.documents : []
  if (!isFacts(document)) return null
  return factsReader(path, validated(document, path), text.length)
}

function isFacts(document: unknown): document is { format: string; version: unknown } {
  return typeof document === 'object' && document !== null && 'format' in document && document.format === factsFormat
}

function validated(document: { version: unknown }, path: string): FactsDocument {
  if (document.version !== factsVersion)
    throw new UserError('cannot-run', `${path} has version ${String(document.version)} of the facts format`, [
      `this program reads version ${factsVersion}`,
    ])
  const result = v.safeParse(factsSchema, document)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new UserError(
    'cannot-run',
    `${path} is not a facts file: ${v.getDotPath(issue) ?? 'the document'}: ${issue.message}`,
    ['have it made anew with: meshfed collect --facts'],
  )
}

export function factsReader(name: string, facts: FactsDocument, bytes: number): ClusterReader {
  const objects = objectsOf(facts)
  const silent = (what: string) => unknown(`not in the facts file: ${what}`)
  return {
    name,
    source: 'facts',
    stats: { requests: 1, bytes },
    async list(resource, namespace, trim = whole) {
      const all = objects[resource]
      if (!all) return silent(reasonFor(facts, resource))
      const within = kinds[resource].namespaced ? namespace : null
      const wanted = within === null ? all : all.filter(({ metadata }) => metadata.namespace === within)
      return known(trimmedList(wanted, trim))
    },
    log: async ({ pod }) => silent(`the log of ${pod}`),
    proxyConfig: async ({ name: pod }) => silent(`Envoy of ${pod}`),
    now: async () => known(new Date(facts.collectedAt)),
    heldNamespaces: async () => [facts.mesh.namespace],
    close: async () => undefined,
  }
}

/** With the reason why whoever made the file could not tell. */
function reasonFor({ missing = [] }: FactsDocument, resource: string): string {
  const parts: Readonly<Record<string, string>> = {
    services: 'gateways',
    pods: 'identities',
    configmaps: 'roots',
    exportedservicesets: 'exports',
  }
  const why = missing.find(({ what }) => what === parts[resource])
  return why ? `${resource} (${why.reason})` : resource
}
