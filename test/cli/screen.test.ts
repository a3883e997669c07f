import { describe, expect, test } from 'vitest'
import { isCi, progressLine, progressText } from '../../src/cli/progress.js'
import { canShowScreen, wantsScreenReader } from '../../src/cli/terminal.js'
import { intervalSeconds, withInterval } from '../../src/cli/watch.js'
import type { ClusterProgress } from '../../src/session/progress.js'

const tty = { isTTY: true }
const env = { TERM: 'xterm-256color' }

describe('when a screen is shown', () => {
  test('only with a terminal on both sides that can place text, and not on a build server', () => {
    expect(canShowScreen({ stdin: tty, stdout: tty, env })).toBe(true)
    expect(canShowScreen({ stdin: {}, stdout: tty, env })).toBe(false)
    expect(canShowScreen({ stdin: tty, stdout: {}, env })).toBe(false)
    expect(canShowScreen({ stdin: tty, stdout: tty, env: { TERM: 'dumb' } })).toBe(false)
    expect(canShowScreen({ stdin: tty, stdout: tty, env: { ...env, CI: 'true' } })).toBe(false)
  })

  test('CI=false is no build server', () => {
    expect([isCi({ CI: 'false' }), isCi({ CI: '0' }), isCi({}), isCi({ CONTINUOUS_INTEGRATION: '1' })]).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  test('the screen reader is asked for by flag or variable', () => {
    expect(wantsScreenReader(true, {})).toBe(true)
    expect(wantsScreenReader(false, { INK_SCREEN_READER: 'true' })).toBe(true)
    expect(wantsScreenReader(false, {})).toBe(false)
  })
})

describe('--watch', () => {
  test('stands alone or takes an interval', () => {
    expect(withInterval(['--watch'])).toEqual(['--watch', '30s'])
    expect(withInterval(['--watch', '--demo'])).toEqual(['--watch', '30s', '--demo'])
    expect(withInterval(['--watch', '2m', '--demo'])).toEqual(['--watch', '2m', '--demo'])
    expect(withInterval(['--watch=5s'])).toEqual(['--watch=5s'])
  })

  test('refuses intervals that would be a load, and words that are no time', () => {
    expect(intervalSeconds('1m30s')).toBe(90)
    expect(() => intervalSeconds('100ms')).toThrow('too short')
    expect(() => intervalSeconds('0')).toThrow('too short')
    expect(() => intervalSeconds('5 moments')).toThrow('not a duration')
  })
})

describe('the line that says what is read', () => {
  const cluster: ClusterProgress = {
    name: 'dumps/red',
    source: 'dump',
    read: 1,
    reading: [],
    areas: [],
    finished: true,
  }

  test('names each source and what is under way', () => {
    const busy = { ...cluster, name: 'gre\x1ben', reading: ['pods', 'services', 'events', 'routes'], finished: false }
    expect(progressText({ clusters: [cluster, busy] })).toBe('red: read; gre\\u{1b}en: reading pods, services, events')
  })

  test('writes nothing where stderr is not a terminal', () => {
    const written: string[] = []
    const stream = { isTTY: false, write: (text: string) => written.push(text) > 0 }
    const line = progressLine(stream, {})
    line.show?.({ clusters: [cluster] })
    line.clear()
    line.stop()
    expect(written).toEqual([])
  })

  test('is drawn for those who wait, and gone at the end', async () => {
    const written: string[] = []
    const stream = { isTTY: true, columns: 40, write: (text: string) => written.push(text) > 0 }
    const line = progressLine(stream, env)
    line.show?.({ clusters: [cluster] })
    await expect.poll(() => written.join(''), { timeout: 5000 }).toContain('red: read')
    line.stop()
    expect(written.at(-1)).toBe('\r\x1b[K')
  })
})
