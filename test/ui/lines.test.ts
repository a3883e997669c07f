import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold, scrolledTo } from '../../src/ui/lines.js'

describe('folding', () => {
  test('breaks at spaces and goes on under the text, past indent and label', () => {
    expect(fold('  proof  one two three', 14)).toEqual(['  proof  one', '       two', '       three'])
    expect(fold('  fix    alpha beta', 16)).toEqual(['  fix    alpha', '        beta'])
  })

  test('breaks words that are too long, so that nothing is lost', () => {
    expect(fold('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
  })

  test('a colour goes on over the break and ends at each line', () => {
    const [first, second] = fold('\x1b[36maaaa bbbb\x1b[39m', 5)
    expect(first).toBe('\x1b[36maaaa\x1b[0m')
    expect(second).toBe('\x1b[36mbbbb\x1b[39m')
  })

  test('no line is wider than asked for and no letter is lost', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^ {0,6}[a-z]{1,9}( {1,3}[a-z]{1,30}){0,8}$/),
        fc.integer({ min: 8, max: 60 }),
        (text, width) => {
          const lines = fold(text, width)
          for (const line of lines) expect(line.trimEnd().length).toBeLessThanOrEqual(width)
          expect(lines.map(stripVTControlCharacters).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        },
      ),
    )
  })
})

test('scrolling moves as little as needed and never past the end', () => {
  expect(scrolledTo(0, 3, 5, 20)).toBe(0)
  expect(scrolledTo(0, 5, 5, 20)).toBe(1)
  expect(scrolledTo(10, 3, 5, 20)).toBe(3)
  expect(scrolledTo(18, 19, 5, 20)).toBe(15)
  expect(scrolledTo(4, 0, 5, 3)).toBe(0)
})
