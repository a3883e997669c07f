import { UserError } from '../vocabulary/errors.js'
import { milliseconds } from './duration.js'

export const defaultInterval = '30s'

/** Lets `--watch` stand without a value: the next word is its interval only when it begins like a duration. */
export function withInterval(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => {
    const next = argv[index + 1]
    return word === '--watch' && (next === undefined || !/^\d/.test(next)) ? [word, defaultInterval] : [word]
  })
}

/**
 * Seconds between two runs.
 *
 * @throws UserError (usage) below a second: that would be a load on the API servers, not a watch
 */
export function intervalSeconds(text: string): number {
  const seconds = Math.round(milliseconds(text) / 1000)
  if (seconds < 1) throw new UserError('usage', `--watch ${text} is too short`, ['the shortest interval is 1s'])
  return seconds
}
