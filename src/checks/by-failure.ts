import type { Check } from './define.js'
import { allChecks } from './index.js'

/** Checks that cover any of these numbers of the failure catalogue; those that cover most of them come first. */
export function checksFor(facts: readonly string[]): readonly Check[] {
  const covered = (check: Check) => check.covers.filter((number) => facts.includes(number)).length
  return allChecks
    .map((check) => ({ check, number: covered(check) }))
    .filter(({ number }) => number > 0)
    .sort((a, b) => b.number - a.number)
    .map(({ check }) => check)
}
