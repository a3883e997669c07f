/** Time as waiting needs it, so that tests can turn the hands. */
export interface Clock {
  /** Milliseconds, of any origin. */
  now(): number
  /** Calls back once after `ms`; the result cancels. */
  after(ms: number, call: () => void): () => void
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}
