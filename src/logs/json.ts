import { accessFromJson } from './access-json.js'
import type { ParsedLine } from './event.js'
import { istiodFromJson } from './istiod-json.js'

/** A line that is one JSON object: an access line, a line of istiod, the agent or Envoy, or something else. */
export function parseJsonLine(text: string): ParsedLine | null {
  const value = parseObject(text)
  if (value === null) return null
  return accessFromJson(value) ?? istiodFromJson(value) ?? { kind: 'json', value }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  if (text.charCodeAt(text.trimEnd().length - 1) !== 125) return null
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
