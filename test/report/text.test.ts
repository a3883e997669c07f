import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { legible } from '../../src/report/text/legible.js'
import { wrap } from '../../src/report/text/style.js'

describe('a text broken into lines', () => {
  const host = 'discovery.red-mesh-system.svc.green-mesh.local'

  test('leaves no line nearly empty before a long word', () => {
    expect(wrap(`looked up by istiod, at 10.4.0.20 ${host} has no address`, 50)).toEqual([
      'looked up by istiod, at 10.4.0.20',
      `${host} has`,
      'no address',
    ])
    expect(wrap(`404 - via_upstream "10.4.0.1" "10.4.0.20:8188" ${host}`, 50).at(-2)).toContain('10.4.0.20:8188')
    expect(wrap(`should be ${host}`, 40)).toEqual([`should be ${host}`])
  })

  test('does not end in a line with one little word', () => {
    expect(wrap('the policy on 15443 keeps the identity until then', 45)).toEqual([
      'the policy on 15443 keeps the identity',
      'until then',
    ])
  })

  test('keeps every word whole, and within the width where it fits at all', () => {
    const word = fc.stringMatching(/^[a-z0-9.]{1,60}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), fc.integer({ min: 10, max: 80 }), (words, width) => {
        const lines = wrap(words.join(' '), width)
        expect(lines.join(' ')).toBe(words.join(' '))
        for (const line of lines)
          if (line.length > width) expect((line.split(' ').at(-1) ?? '').length).toBeGreaterThan(width)
      }),
    )
  })
})

test('without Unicode, quotes and arrows become their nearest letters', () => {
  expect(legible({ unicode: false }, 'west’s → “x” – ✓ …')).toBe('west\'s -> "x" - ? ~')
  expect(legible({ unicode: true }, 'west’s →')).toBe('west’s →')
})
