import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Seam } from '../../../src/session/logs/resume.js'

/** Reads streams one after the other, as after cuts. */
function read(...streams: readonly (readonly string[])[]): string[] {
  const seam = new Seam()
  return streams.flatMap((stream) => {
    seam.reopen()
    return stream.filter((line) => seam.isNew(line))
  })
}

const at = (nanoseconds: number, text: string) => `2026-11-24T10:00:00.${String(nanoseconds).padStart(9, '0')}Z ${text}`

describe('a log that was cut', () => {
  test('goes on where it was cut', () => {
    const [a, b, c] = [at(1, 'a'), at(2, 'b'), at(3, 'c')]
    expect(read([a, b], [a, b, c])).toEqual([a, b, c])
  })

  test('tells lines of one moment apart by their text, and by how often it came', () => {
    const [a, b] = [at(1, 'a'), at(1, 'b')]
    expect(read([a, a], [a, a, b, a])).toEqual([a, a, b, a])
  })

  test('keeps lines without a time with those around them', () => {
    const stack = ['goroutine 1', '  main.go:1']
    expect(read([at(1, 'panic'), ...stack], [at(1, 'panic'), ...stack, at(2, 'next'), 'more'])).toEqual([
      at(1, 'panic'),
      ...stack,
      at(2, 'next'),
      'more',
    ])
  })

  test('takes a clock that steps back, once it has caught up, for what it is', () => {
    expect(read([at(5, 'a')], [at(5, 'a'), at(6, 'b'), at(2, 'c')])).toEqual([at(5, 'a'), at(6, 'b'), at(2, 'c')])
  })

  test('loses nothing and repeats nothing, wherever it was cut and however far back the next stream begins', () => {
    const lines = fc
      .array(fc.tuple(fc.nat(3), fc.constantFrom('x', 'y', 'z')), { minLength: 1, maxLength: 40 })
      .map((steps) => {
        let time = 0
        return steps.map(([step, text]) => {
          time += step
          return at(time, text)
        })
      })
    fc.assert(
      fc.property(lines, fc.array(fc.tuple(fc.nat(40), fc.nat(10)), { maxLength: 5 }), (log, cuts) => {
        const ends = cuts.map(([end]) => Math.min(end, log.length)).sort((a, b) => a - b)
        let from = 0
        const streams = ends.map((end, index) => {
          const stream = log.slice(from, end)
          const back = Math.max(0, end - (cuts[index]?.[1] ?? 0))
          // a stream begins at a time: with all lines of that moment
          const time = log[Math.min(back, Math.max(0, end - 1))]?.slice(0, 30) ?? ''
          from = end === 0 ? 0 : log.findIndex((line) => line.startsWith(time))
          return stream
        })
        expect(read(...streams, log.slice(from))).toEqual(log)
      }),
    )
  })
})
