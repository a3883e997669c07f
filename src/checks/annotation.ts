/** On an object: findings about it that its owner has accepted, as `peer/client-id until=2027-01-31 reason=migration`. */
export const ignoreAnnotation = 'meshfed.io/ignore'

export interface Ignore {
  readonly check: string
  readonly until: string
  readonly reason: string
}

/** Reads the annotation: one or several of them, separated by `;` or line breaks. What cannot be read is told, never applied. */
export function parseIgnores(text: string): {
  readonly ignores: readonly Ignore[]
  readonly faults: readonly string[]
} {
  const ignores: Ignore[] = []
  const faults: string[] = []
  for (const part of text.split(/[;\n]/).map((one) => one.trim())) {
    if (part === '') continue
    const [, check = '', until = '', reason = ''] = /^(\S+)\s+until=(\S+)\s+reason=(.+)$/s.exec(part) ?? []
    if (check === '') faults.push(`"${part}" is not of the form "CHECK until=YYYY-MM-DD reason=TEXT"`)
    else if (!isDay(until)) faults.push(`"${until}" is not a day like 2027-01-31`)
    else ignores.push({ check, until, reason: unquoted(reason) })
  }
  return { ignores, faults }
}

export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text)
}

/** A suppression counts up to and including its last day, in UTC. */
export function isInForce(until: string, today: Date): boolean {
  return today.toISOString().slice(0, 10) <= until
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text
}
