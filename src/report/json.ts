/** One JSON document with a line end. */
export function renderJson(document: unknown): string {
  return `${printableJson(document, 2)}\n`
}

/** JSON in which what a terminal could obey, or show turned around, is written as an escape: the same document to every reader. */
export function printableJson(document: unknown, indent = 0): string {
  return JSON.stringify(document, null, indent).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
