import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/report/document.js'
import { changesText, clock, follow, type History } from '../../src/ui/changes.js'
import { finding, keys, report, sessionOf, show } from './support.js'

const lasting = finding('trust/root', 'wrong root')
const passing = finding('connection/watch', 'not connected')
const late = finding('exports/rule', 'matches nothing')

function over(...runs: readonly Report[]): History {
  const [first, ...rest] = runs
  if (!first) throw new Error('no runs')
  return rest.reduce(follow, follow(null, first))
}

describe('what changed since the run before', () => {
  test('nothing is new in the first run', () => {
    const { changes } = over(report([lasting]))
    expect(changesText(changes)).toBeNull()
    expect(changes.new.size).toBe(0)
  })

  test('what came is new, what went is fixed', () => {
    const { changes } = over(report([lasting, passing]), report([lasting, late]))
    expect([...changes.new]).toEqual([late.key])
    expect(changes.fixed).toEqual([passing])
    expect(changesText(changes)).toBe(`1 new, 1 fixed since ${clock('2026-11-24T10:00:00Z')}`)
  })

  test('what came and went and came again is flapping, until it is forgotten', () => {
    const flapping = over(report([passing]), report([]), report([passing]))
    expect([...flapping.changes.flapping]).toEqual([passing.key])
    const calm = Array.from({ length: 10 }, () => report([passing])).reduce(follow, flapping)
    expect(calm.changes.flapping.size).toBe(0)
    expect(changesText(calm.changes)).toContain('no change')
  })

  test('what could not be checked this time is neither fixed nor flapping', () => {
    const unknown = [{ check: passing.id, mesh: 'west', peer: null, reason: 'timeout' }]
    const { changes } = over(report([passing]), report([], { unknown }), report([passing]))
    const between = over(report([passing]), report([], { unknown }))
    expect(between.changes.fixed).toEqual([])
    expect(changes.flapping.size).toBe(0)
  })

  test('findings that never come back are forgotten', () => {
    const history = Array.from({ length: 12 }, () => report([])).reduce(follow, over(report([passing])))
    expect(history.presence.size).toBe(0)
  })
})

describe('r and --watch', () => {
  test('r reads again and marks what is new and what is fixed', async () => {
    const screen = show(sessionOf([report([lasting, passing]), report([lasting, late])]))
    await screen.sees('❯ ✖ wrong root')
    screen.press('r')
    await screen.sees('1 new, 1 fixed since', 'fixed (1)')
    const lines = screen.frame().split('\n')
    expect(lines.find((line) => line.includes('✖ matches nothing'))).toMatch(/new$/)
    expect(lines.find((line) => line.includes('✔ not connected'))).toMatch(/fixed$/)
  })

  test('the selected finding stays selected when others come and go', async () => {
    const screen = show(sessionOf([report([lasting, passing]), report([lasting, late, passing])]))
    await screen.sees('❯ ✖ wrong root')
    screen.press(keys.down)
    await screen.sees('❯ ✖ not connected')
    screen.press('r')
    await screen.sees('1 new since', '❯ ✖ not connected', 'connection/watch')
  })

  test('with --watch it reads again by itself and says when', async () => {
    const screen = show(sessionOf([report([lasting]), report([])]), { watch: 1 })
    await screen.sees('next in 1 s')
    await expect.poll(screen.frame, { timeout: 5000 }).toContain('1 fixed since')
    await screen.sees('Nothing is wrong that can be seen')
  })

  test('a run that fails leaves the last report and says why', async () => {
    let runs = 0
    const screen = show(
      sessionOf([], {
        check: async () => {
          runs++
          if (runs > 1) throw new Error('connection refused')
          return report([lasting])
        },
      }),
    )
    await screen.sees('❯ ✖ wrong root')
    screen.press('r')
    await screen.sees('could not read again: connection refused', '❯ ✖ wrong root')
    expect(screen.onQuit).not.toHaveBeenCalled()
  })
})
