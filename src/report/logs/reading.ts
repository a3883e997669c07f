/** What was read for a timeline, and what became of it. */
export interface Reading {
  readonly meshes: readonly string[]
  /** Logs that could be read. */
  readonly logs: number
  readonly lines: number
  /** Lines that were left out because they are routine. */
  readonly routine: number
  /** Entries that were shown. */
  readonly shown: number
}

/**
 * A line about what is not seen; null when nothing is missing.
 *
 * @param asked what chose the lines: `--problems`, `the last 15m`
 */
export function describeReading(
  reading: Reading,
  asked: { filters: readonly string[]; since: string | null },
): string | null {
  const { meshes, logs, lines, routine, shown } = reading
  const left = `${count(routine, 'routine line')} of istiod and Envoy`
  if (shown > 0) return routine === 0 ? null : `not shown: ${left} (--no-fold shows them)`
  if (logs === 0) return `read no log of ${meshes.join(' and ')}`
  const since = asked.since === null ? '' : `, of the last ${asked.since}`
  const read = `read ${count(logs, 'log')} of ${meshes.join(' and ')}${since}`
  if (lines === 0) return `${read}: ${logs === 1 ? 'it is' : 'they are'} empty`
  if (routine > 0) return `${read}: there are only ${left} (--no-fold shows them)`
  return `${read}: none of ${count(lines, 'line')} matches ${asked.filters.join(' ')}`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
