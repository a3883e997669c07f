/** One JSON document with a line end. */
export function renderJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
