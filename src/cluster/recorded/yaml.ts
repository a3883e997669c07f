import { CORE_SCHEMA, constructFromEvents, EVENT_ID, mergeTag, parseEvents, YAMLException } from 'js-yaml'

/** All documents of a file, or the line (1-based, when known) and the reason why it cannot be parsed. */
export type Parsed =
  | { readonly ok: true; readonly documents: readonly unknown[] }
  | { readonly ok: false; readonly line: number | null; readonly reason: string }

export const schema = CORE_SCHEMA.withTags(mergeTag)

/** Nodes that the aliases of one file may expand to, and how deep any value may nest. */
const maxNodes = 200_000
const maxDepth = 100

/**
 * YAML or JSON to plain values: a tree, never a graph, since aliases are expanded within a bound, and no value nests deeper
 * than 100 levels (500 in JSON), so that what walks it needs no guard. Of two equal keys the last one counts, as in kubectl.
 */
export function parseDocuments(text: string): Parsed {
  if (/^\s*[{[]/.test(text)) {
    const json = parseJson(text)
    if (json.ok) return { ok: true, documents: [json.value] }
  }
  try {
    const events = parseEvents(text, { maxDepth })
    const documents = constructFromEvents(events, { source: text, schema, json: true })
    const shared = events.some((event) => event.type === EVENT_ID.ALIAS)
    return { ok: true, documents: shared ? documents.map(asTree) : documents }
  } catch (error) {
    return failure(error)
  }
}

/** JSON, for the files which are nothing else (and ten times faster than as YAML). */
export function parseJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return nestsDeeper(text, 500) ? { ok: false } : { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false }
  }
}

function failure(error: unknown): Parsed {
  if (error instanceof YAMLException) {
    return { ok: false, line: error.mark ? error.mark.line + 1 : null, reason: error.reason }
  }
  return { ok: false, line: null, reason: error instanceof Error ? error.message : String(error) }
}

/** A copy in which nothing is shared and nothing contains itself. */
function asTree(root: unknown): unknown {
  let nodes = 0
  const copy = (value: unknown, depth: number): unknown => {
    nodes += 1
    if (nodes > maxNodes || depth > maxDepth) throw new Error('its aliases expand without bound')
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1))
    if (typeof value !== 'object' || value === null) return value
    // fromEntries defines properties, so a key `__proto__` stays a key
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, depth + 1)]))
  }
  return copy(root, 0)
}

function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 0x5c) at++
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x5b || code === 0x7b) {
      depth += 1
      if (depth > limit) return true
    } else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return false
}
