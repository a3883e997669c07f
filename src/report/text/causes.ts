import type { Finding } from '../../vocabulary/finding.js'

/** Which finding of a list explains which, looked up once. */
export class Causes {
  readonly #byKey: ReadonlyMap<string, Finding>
  readonly #explained = new Map<string, number>()

  constructor(findings: readonly Finding[]) {
    this.#byKey = new Map(findings.map((finding) => [finding.key, finding]))
    for (const finding of findings)
      for (const { key } of this.above(finding)) this.#explained.set(key, (this.#explained.get(key) ?? 0) + 1)
  }

  /** What explains it directly, if that is in the list. */
  of({ causedBy }: Finding): Finding | undefined {
    return causedBy === null ? undefined : this.#byKey.get(causedBy)
  }

  /** All that explains it, from the direct cause to the root; ends also where a report from a file goes in circles. */
  above(finding: Finding): ReadonlySet<Finding> {
    const above = new Set<Finding>()
    for (let cause = this.of(finding); cause && !above.has(cause); cause = this.of(cause)) above.add(cause)
    return above
  }

  /** How many findings it explains, directly or through others. */
  explainedBy({ key }: Finding): number {
    return this.#explained.get(key) ?? 0
  }
}
