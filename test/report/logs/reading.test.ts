import { describe, expect, test } from 'vitest'
import { describeReading } from '../../../src/report/logs/reading.js'

const read = { meshes: ['red', 'green'], logs: 6, lines: 66, routine: 0, shown: 0 }
const all = { filters: [], since: null }

describe('what is not seen of logs', () => {
  test('is nothing to speak of when every line was shown or counted', () => {
    expect(describeReading({ ...read, shown: 60 }, all)).toBeNull()
  })

  test.each([
    [{ shown: 20, routine: 46 }, all, 'not shown: 46 routine lines of istiod and Envoy (--no-fold shows them)'],
    [{ lines: 0 }, all, 'read 6 logs of red and green: they are empty'],
    [{ lines: 0, logs: 1 }, { ...all, since: '15m' }, 'read 1 log of red and green, of the last 15m: it is empty'],
    [{ lines: 0, logs: 0 }, all, 'read no log of red and green'],
    [
      { routine: 66 },
      all,
      'read 6 logs of red and green: there are only 66 routine lines of istiod and Envoy (--no-fold shows them)',
    ],
    [
      {},
      { filters: ['--problems', '--grep EOF'], since: '1h' },
      'read 6 logs of red and green, of the last 1h: none of 66 lines matches --problems --grep EOF',
    ],
  ])('is told in a line: %j', (change, asked, text) => {
    expect(describeReading({ ...read, ...change }, asked)).toBe(text)
  })
})
