import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEvent } from '../../src/logs/event.js'
import { merge } from '../../src/logs/timeline.js'
import { at, collect, Feed, HandClock, settle, source, stream } from './support.js'

const red = source('istiod', 'red')
const green = source('istiod', 'green')
const raws = (events: readonly LogEvent[]) => events.map(({ raw }) => raw)

/** Reads a merge in the background; what came so far is in the array. */
function watch(events: AsyncGenerator<LogEvent>): { seen: string[]; done: Promise<void> } {
  const seen: string[] = []
  const done = (async () => {
    for await (const { raw } of events) seen.push(raw)
  })()
  return { seen, done }
}

describe('one timeline of many logs', () => {
  it('is in the order of time', async () => {
    const a = [1, 4, 5, 9].map((time) => at(time, red))
    const b = [2, 3, 7].map((time) => at(time, green))
    const merged = await collect(merge([stream(a), stream(b)]))
    expect(merged.map(({ time }) => time)).toEqual([1, 2, 3, 4, 5, 7, 9])
  })

  it('keeps every line, and the order inside each log, whatever the times are', async () => {
    const log = fc.array(fc.option(fc.integer({ min: 0, max: 50 })), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(log, { maxLength: 5 }), async (logs) => {
        const events = logs.map((times, n) => times.map((time, i) => at(time, red, `${n}:${i}`)))
        const merged = raws(await collect(merge(events.map(stream))))
        for (const [n, mine] of events.entries()) {
          expect(merged.filter((raw) => raw.startsWith(`${n}:`))).toEqual(raws(mine))
        }
        expect(merged.length).toBe(logs.flat().length)
      }),
    )
  })

  it('leaves lines without a time behind the line that they belong to', async () => {
    const a = [at(1, red, 'config: {'), at(null, red, '  a'), at(null, red, '}'), at(5, red, 'next')]
    const b = [at(1, green, 'same time'), at(2, green, 'later')]
    expect(raws(await collect(merge([stream(a), stream(b)])))).toEqual([
      'config: {',
      '  a',
      '}',
      'same time',
      'later',
      'next',
    ])
  })

  it('moves one mesh’s times by the clock skew that was measured', async () => {
    const merged = await collect(merge([stream([at(1000, red)]), stream([at(600, green)])], { skewMs: { green: 500 } }))
    expect(merged.map(({ time, source: { mesh } }) => [mesh, time])).toEqual([
      ['red', 1000],
      ['green', 1100],
    ])
  })

  it('asks a log for no more than one line ahead', async () => {
    const [a, b] = [new Feed<LogEvent>(), new Feed<LogEvent>()]
    for (let i = 0; i < 100; i++) a.push(at(i, red))
    const merged = merge([a, b])
    const first = merged.next()
    await settle()
    expect(a.asked).toBe(1)
    b.end()
    expect((await first).value).toMatchObject({ time: 0 })
    await settle()
    expect(a.asked).toBe(2)
  })

  it('does not wait for ever for a log that is silent', async () => {
    const clock = new HandClock()
    const [busy, silent] = [new Feed<LogEvent>(), new Feed<LogEvent>()]
    const { seen } = watch(merge([busy, silent], { patienceMs: 500, clock }))
    busy.push(at(1, red, 'one'))
    await settle()
    expect(seen).toEqual([])
    clock.advance(500)
    await settle()
    busy.push(at(2, red, 'two'))
    busy.push(at(3, red, 'three'))
    await settle()
    expect(seen).toEqual(['one', 'two', 'three'])
  })

  it('gives a log that speaks again its place, and late lines come late', async () => {
    const clock = new HandClock()
    const [busy, slow] = [new Feed<LogEvent>(), new Feed<LogEvent>()]
    const { seen, done } = watch(merge([busy, slow], { patienceMs: 500, clock }))
    busy.push(at(10, red, 'ten'))
    clock.advance(500)
    await settle()
    slow.push(at(5, green, 'late'))
    await settle()
    slow.push(at(30, green, 'thirty'))
    busy.push(at(20, red, 'twenty'))
    busy.end()
    slow.end()
    await done
    expect(seen).toEqual(['ten', 'late', 'twenty', 'thirty'])
  })

  it('sets no timer while nothing can be shown', async () => {
    const clock = new HandClock()
    const feeds = [new Feed<LogEvent>(), new Feed<LogEvent>()]
    watch(merge(feeds, { patienceMs: 500, clock }))
    await settle()
    expect(clock.pending).toBe(0)
  })

  it('ends at once when its reader leaves, and lets go of logs that hang', async () => {
    const [a, b] = [new Feed<LogEvent>(), new Feed<LogEvent>()]
    const merged = merge([a, b], { patienceMs: 0 })
    a.push(at(1, red))
    await merged.next()
    await merged.return(undefined)
    expect([a.closed, b.closed]).toEqual([true, true])
  })

  it('goes on without a log that breaks off, or fails when nobody wants to know', async () => {
    async function* broken(): AsyncGenerator<LogEvent> {
      yield at(1, red, 'before')
      throw new Error('connection lost')
    }
    const errors: unknown[] = []
    const merged = merge([broken(), stream([at(2, green, 'other')])], {
      onError: (error, n) => errors.push([n, String(error)]),
    })
    expect(raws(await collect(merged))).toEqual(['before', 'other'])
    expect(errors).toEqual([[0, 'Error: connection lost']])
    await expect(collect(merge([broken()]))).rejects.toThrow('connection lost')
  })

  it('of no logs is empty', async () => {
    expect(await collect(merge([]))).toEqual([])
  })
})
