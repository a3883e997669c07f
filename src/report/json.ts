import { dump } from 'js-yaml'

/** One JSON document with a line end. */
export function renderJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** The same document as YAML. */
export function renderYaml(document: unknown): string {
  return dump(JSON.parse(JSON.stringify(document)), { lineWidth: -1, noRefs: true })
}
