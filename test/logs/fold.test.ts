import { describe, expect, it } from 'vitest'
import type { LogEvent } from '../../src/logs/event.js'
import { type Folded, fold } from '../../src/logs/fold.js'
import { excerpts, refusedLogs } from './excerpts.js'
import { at, collect, event, Feed, HandClock, settle, source, stream } from './support.js'

const istiod = source('istiod')
const show = ({ event: { raw }, repeats }: Folded) => (repeats ? `x${repeats.count} in ${repeats.spanMs} ms` : raw)

/** A line of istiod, some seconds after a full minute. */
function said(seconds: number, message: string): LogEvent {
  const time = new Date(Date.parse('2026-11-24T10:00:00Z') + seconds * 1000).toISOString()
  return event(`${time} ${time}\terror\tfederation\t${message}`, istiod)
}

const text = (folded: Folded) => show(folded).replace(/^.*federation\t/, '')

describe('folding', () => {
  it('shows a line once and then how often it came again, and in what time', async () => {
    const events = Array.from({ length: 42 }, (_, i) => said(i, `dial tcp 10.0.0.${i}:8188: refused`))
    expect((await collect(fold(stream(events)))).map(text)).toEqual([
      'dial tcp 10.0.0.0:8188: refused',
      'x41 in 41000 ms',
    ])
  })

  it('folds lines that take turns', async () => {
    const events = Array.from({ length: 20 }, (_, i) => said(i, i % 2 ? 'watch failed' : 'starting watch'))
    expect((await collect(fold(stream(events)))).map(text)).toEqual([
      'starting watch',
      'watch failed',
      'x9 in 18000 ms',
      'x9 in 18000 ms',
    ])
  })

  it('folds access lines that differ in ids, ports and times but not in what happened', async () => {
    const egress = source('egress')
    const events = refusedLogs.redEgress.slice(5).map((line) => event(line, egress))
    const other = event(refusedLogs.redEgress[5].replace(' 403 ', ' 503 '), egress)
    const folded = await collect(fold(stream([...events, other])))
    expect(folded.map(({ repeats }) => repeats?.count ?? 1)).toEqual([1, events.length - 1, 1])
  })

  it('keeps the order of time: repeats are told before the next line that is new', async () => {
    const messages = ['a', 'b', 'a', 'b', 'a', 'new', 'b', 'other', 'a']
    const folded = await collect(fold(stream(messages.map((message, second) => said(second, message)))))
    expect(folded.map(text)).toEqual([
      'a',
      'b',
      'x1 in 2000 ms',
      'x2 in 4000 ms',
      'new',
      'x1 in 3000 ms',
      'other',
      'x1 in 4000 ms',
    ])
    const times = folded.map(({ event }) => event.time ?? 0)
    expect(times).toEqual([...times].sort((one, two) => one - two))
  })

  it('keeps the order of time when repeats are told because they go on for long', async () => {
    const events = Array.from({ length: 30 }, (_, i) => said(i * 30, i % 3 ? 'often' : `message ${'ab'.charAt(i % 2)}`))
    const times = (await collect(fold(stream(events)))).map(({ event }) => event.time ?? 0)
    expect(times).toEqual([...times].sort((one, two) => one - two))
  })

  it('keeps two rules of one set apart', async () => {
    const rule = excerpts.ruleSkipped
    const events = [rule, rule.replace('rule 0', 'rule 1')].map((line) => event(line, istiod))
    expect((await collect(fold(stream(events)))).map(({ repeats }) => repeats)).toEqual([null, null])
  })

  it('shows a line again that had not come for long', async () => {
    const folded = await collect(fold(stream([said(0, 'a'), said(1, 'a'), said(2, 'a'), said(600, 'a')])))
    expect(folded.map(text)).toEqual(['a', 'x2 in 2000 ms', 'a'])
  })

  it('tells of repeats from time to time while they go on', async () => {
    const events = Array.from({ length: 21 }, (_, i) => said(i * 60, 'a'))
    const folded = await collect(fold(stream(events)))
    expect(folded.map(text)).toEqual(['a', ...Array.from({ length: 4 }, () => 'x5 in 300000 ms')])
  })

  it('tells of a single repeat as of many: it is shown late', async () => {
    expect((await collect(fold(stream([said(0, 'a'), said(1, 'a')])))).map(text)).toEqual(['a', 'x1 in 1000 ms'])
  })

  it('lets unknown lines and lines without a time pass untouched', async () => {
    const events = ['}', '}', '}'].map((raw) => at(1, istiod, raw))
    expect((await collect(fold(stream(events)))).map(show)).toEqual(['}', '}', '}'])
  })

  it('loses no line: those shown and those counted are all', async () => {
    const events = Array.from({ length: 500 }, (_, i) => said(i, `message ${'abcdefgh'.charAt((i * i) % 7)}`))
    const folded = await collect(fold(stream(events), { open: 3, quietMs: 5000 }))
    expect(folded.reduce((sum, { repeats }) => sum + (repeats?.count ?? 1), 0)).toBe(500)
  })

  it('tells of repeats when a followed log falls silent', async () => {
    const clock = new HandClock()
    const feed = new Feed<LogEvent>()
    const seen: string[] = []
    void (async () => {
      for await (const folded of fold(feed, { idleMs: 1000, clock })) seen.push(text(folded))
    })()
    for (const n of [0, 1, 2]) feed.push(said(n, 'a'))
    await settle()
    expect(seen).toEqual(['a'])
    clock.advance(1000)
    await settle()
    expect(seen).toEqual(['a', 'x2 in 2000 ms'])
    expect(clock.pending).toBe(0)
    feed.push(said(3, 'a'))
    feed.end()
    await settle()
    expect(seen).toEqual(['a', 'x2 in 2000 ms', 'x1 in 1000 ms'])
  })
})
