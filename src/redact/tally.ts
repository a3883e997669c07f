/** What was replaced where, and how often. A place is a file of the bundle, or an object in it. */
export interface Replacement {
  readonly where: string
  readonly what: string
  readonly times: number
}

/** Collects replacements while a bundle is written. */
export class Tally {
  readonly #times = new Map<string, { where: string; what: string; times: number }>()

  /** A counter for one place. */
  at(where: string): Hit {
    return (what) => {
      const key = `${where}\n${what}`
      const one = this.#times.get(key) ?? { where, what, times: 0 }
      one.times++
      this.#times.set(key, one)
    }
  }

  result(): readonly Replacement[] {
    return [...this.#times.values()].sort((a, b) => order(a.where, b.where) || order(a.what, b.what))
  }
}

/** Told each time that something was replaced, by what it was: `bearer token`, `query string`, … */
export type Hit = (what: string) => void

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
