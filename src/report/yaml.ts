import { dump } from 'js-yaml'

/** A JSON document as YAML: the same fields, long lines whole, no anchors. */
export function renderYaml(document: unknown): string {
  return dump(JSON.parse(JSON.stringify(document)), { lineWidth: -1, noRefs: true })
}
