export interface Fields {
  /** At most as many as asked for; quotes around a field are gone. */
  readonly values: readonly string[]
  /** Bit n is set when field n was quoted. */
  readonly quoted: number
  /** Index after the last field read. */
  readonly end: number
}

/**
 * Splits fields at single spaces. A quoted field ends at a quote before a space; a bare one at a space, but spaces inside `{…}` do
 * not end it: response code details of older Envoys have them (`…{connection_failure,TLS error: 268435703:SSL routines:…}`).
 */
export function splitFields(text: string, from: number, most: number): Fields {
  const values: string[] = []
  let quoted = 0
  let at = from
  while (at < text.length && values.length < most) {
    const isQuoted = text.charCodeAt(at) === 34
    const end = isQuoted ? closingQuote(text, at + 1) : bareEnd(text, at)
    if (end < 0) break
    if (isQuoted) quoted |= 1 << values.length
    values.push(text.slice(isQuoted ? at + 1 : at, end))
    at = isQuoted ? end + 2 : end + 1
  }
  return { values, quoted, end: at }
}

/** Index of the quote that ends the field, or -1. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && at + 1 < text.length && text.charCodeAt(at + 1) !== 32) at = text.indexOf('"', at + 1)
  return at
}

function bareEnd(text: string, from: number): number {
  const space = spaceFrom(text, from)
  const brace = text.indexOf('{', from)
  if (brace < 0 || brace > space) return space
  const close = text.indexOf('}', brace)
  return close < 0 ? space : spaceFrom(text, close)
}

function spaceFrom(text: string, from: number): number {
  const space = text.indexOf(' ', from)
  return space < 0 ? text.length : space
}
