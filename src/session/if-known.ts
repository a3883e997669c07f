import type { Fact } from '../vocabulary/fact.js'

/** The value of a fact, or null where it is not known and that makes no difference. */
export function ifKnown<T>(fact: Fact<T>): T | null {
  return fact.known ? fact.value : null
}
