/**
 * Text from a cluster made safe for a terminal: control characters, escape sequences and characters that reorder or hide text
 * are shown as `\u{…}` instead of being obeyed. Line breaks and tabs become spaces.
 */
export function clean(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu,
      (character) => {
        return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
      },
    )
}

/** {@link clean}, cut to a number of characters with an ellipsis. */
export function shorten(text: string, length: number): string {
  const safe = clean(text)
  return safe.length <= length ? safe : `${safe.slice(0, Math.max(0, length - 1))}…`
}
