import { expect, test } from 'vitest'
import { renderExplanation } from '../../src/report/explain.js'
import { explainTopic } from '../../src/session/explain.js'

test('an explanation fits a terminal, a list item below its own beginning, and goes on to its end in a pipe', () => {
  const check = explainTopic('trust/peer-root-matches')
  const piped = renderExplanation(check)
  const shown = renderExplanation(check, 80)
  expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(shown).toMatch(/^- if readable: .*\n {2}\S/m)
  const words = (text: string) => text.split(/\s+/)
  expect(words(shown)).toEqual(words(piped))
  expect(piped.split('\n').some((line) => line.length > 120)).toBe(true)
})
