import { describe, expect, test } from 'vitest'
import type { ClusterProgress } from '../../src/session/progress.js'
import { keys, loading, sessionOf, show } from './support.js'

const fast: ClusterProgress = {
  name: 'west',
  source: 'live',
  read: 24,
  reading: [],
  areas: [
    { name: 'gateways', done: 4, total: 4 },
    { name: 'traffic', done: 2, total: 2 },
  ],
  finished: true,
}
const slow: ClusterProgress = {
  name: 'a/very/long/path/to/must-gather-of-the-east',
  source: 'dump',
  read: 3,
  reading: ['pods', 'services'],
  areas: [
    { name: 'gateways', done: 1, total: 4 },
    { name: 'traffic', done: 0, total: 2 },
  ],
  finished: false,
}

describe('while facts load', () => {
  test('a slow cluster does not hold back what is shown of the other', async () => {
    const screen = show(loading({ clusters: [fast, slow] }), { size: { columns: 80, rows: 24 } })
    await screen.sees('waiting for 1 of 2 sources')
    const lines = screen.frame().split('\n')
    const columns = (label: string) => lines.find((line) => line.trimStart().startsWith(label)) ?? ''
    expect(columns('west')).toMatch(/ west +….*must-gather-of-the-east$/)
    expect(columns('✔ live, 24')).toMatch(/3 kinds read so far/)
    expect(columns('pods, services')).not.toBe('')
    expect(columns('gateways')).toMatch(/━+ ✔ +━+─+ 1\/4/)
    expect(columns('traffic')).toMatch(/━+ ✔ +─+ 0\/2/)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('the bars are plain letters without Unicode', async () => {
    const screen = show(loading({ clusters: [fast, slow] }), { look: { color: false, unicode: false, width: 80 } })
    await screen.sees('waiting for 1 of 2')
    expect(screen.frame()).toMatch(/gateways +#+ ok +#+\.+ 1\/4/)
    expect(screen.frame()).toMatch(/^[\n\x20-\x7e]*$/)
  })

  test('more clusters than fit are counted', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...slow, name: `cluster-${index}` }))
    const screen = show(loading({ clusters: many }), { size: { columns: 80, rows: 24 } })
    await screen.sees('reading 9 sources, 7 not shown', 'cluster-0', 'cluster-1')
    expect(
      Math.max(
        ...screen
          .frame()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80)
  })

  test('keys that need a report do nothing, and q leaves', async () => {
    const screen = show(loading({ clusters: [slow] }))
    await screen.sees('reading one source')
    screen.press('y', '/', keys.enter)
    expect(screen.copied).toEqual([])
    screen.press('q')
    expect(screen.onQuit).toHaveBeenCalledWith(null)
  })

  test('when nothing can be read the reason is handed on', async () => {
    const problem = new Error('no control plane found in west')
    const screen = show(
      sessionOf([], {
        check: async () => {
          throw problem
        },
      }),
    )
    await screen.sees('')
    await expect.poll(() => screen.onQuit.mock.calls).toEqual([[problem]])
  })
})
