import { useInput } from 'ink'
import { useLayoutEffect, useRef } from 'react'
import { type Key, keysOf } from '../keys.js'

/** Calls the latest `handle` for every single key press: a key right after a frame must meet the state that was drawn. */
export function useKeys(handle: (key: Key) => void): void {
  const latest = useRef(handle)
  useLayoutEffect(() => {
    latest.current = handle
  })
  useInput((input, key) => {
    for (const one of keysOf(input, key)) latest.current(one)
  })
}
