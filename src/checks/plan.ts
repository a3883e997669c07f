import type { FactName } from '../federation/mesh.js'
import type { Check } from './define.js'

/** The facts that some of these checks need or use: what has to be read, and nothing more. */
export function factsOf(checks: readonly Check[]): ReadonlySet<FactName> {
  return new Set(
    checks.flatMap((check) => [
      ...check.needs.here,
      ...(check.uses.here ?? []),
      ...('there' in check.needs ? (check.needs.there ?? []) : []),
      ...('there' in check.uses ? (check.uses.there ?? []) : []),
    ]),
  )
}
