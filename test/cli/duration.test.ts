import { describe, expect, test } from 'vitest'
import { milliseconds, timer } from '../../src/cli/duration.js'

describe('a duration', () => {
  test('is written as kubectl and Go have it; a bare number is seconds', () => {
    expect(['90', '90s', '1m30s', '1.5m', '250ms', '2d'].map(milliseconds)).toEqual([
      90_000, 90_000, 90_000, 90_000, 250, 172_800_000,
    ])
  })

  test.each(['', 's', '5x', '-3s', '1h 30m', '1e3'])('"%s" is none', (text) => {
    expect(() => milliseconds(text)).toThrow('is not a duration')
  })

  test('of 0 is no limit for a timer, and one that no timer can hold is the longest', () => {
    const longest = 24.8 * 86_400_000
    for (const given of ['0', '0s', '100d']) expect(timer(milliseconds(given))).toBeGreaterThan(longest)
    expect(timer(milliseconds('100d'))).toBeLessThan(2 ** 31)
    expect(timer(milliseconds('10s'))).toBe(10_000)
  })
})
