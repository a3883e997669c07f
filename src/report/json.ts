/**
 * One JSON document with a line end. What a terminal could obey, or show turned around, is written as an escape: the same document
 * to every reader.
 */
export function renderJson(document: unknown): string {
  const text = JSON.stringify(document, null, 2).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${text}\n`
}
