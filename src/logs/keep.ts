/** Characters kept of a line as proof. */
const longestKept = 2000

/**
 * A copy of a text, cut to a length worth printing. Strings cut out of a log share the memory of the whole piece that they were
 * read in, so what is kept beyond its line must be copied.
 */
export function keep(text: string): string {
  const cut = text.length > longestKept ? `${text.slice(0, longestKept)}…` : text
  return Buffer.from(cut, 'utf16le').toString('utf16le')
}

/** A copy of captured values, see `keep`. */
export function keepAll(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const copy: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) copy[name] = keep(value)
  return copy
}
