import { useInput } from 'ink'
import { type Key, keysOf } from '../keys.js'

/** Calls `handle` for every single key press. */
export function useKeys(handle: (key: Key) => void): void {
  useInput((input, key) => {
    for (const one of keysOf(input, key)) handle(one)
  })
}
