import { describe, expect, it } from 'vitest'
import { type Link, stateOf } from '../../src/logs/links.js'
import { SummaryBuilder, summarize } from '../../src/logs/summary.js'
import { excerpts, refusedLogs } from './excerpts.js'
import { event, source, stream } from './support.js'

const ingress = source('ingress', 'green')
const istiod = source('istiod')
const time = (text: string) => Date.parse(`2026-11-24T${text}Z`)

describe('the summary of logs', () => {
  it('counts each known message per source, with first, last and the latest line as proof', async () => {
    const summary = await summarize(stream(refusedLogs.greenIngress.map((line) => event(line, ingress))))
    expect(summary.lines).toBe(refusedLogs.greenIngress.length)
    expect(summary.from).toBe(time('10:27:42.101'))
    const denied = summary.seen.find(({ id }) => id === 'denied-discovery')
    expect(denied).toMatchObject({
      source: ingress,
      level: 'problem',
      captured: { policy: 'federation-discovery-red-mesh', peer: 'red-mesh' },
      count: 9,
      first: time('10:29:29.332'),
      last: time('10:29:37.356'),
    })
    expect(denied?.line).toBe(event(refusedLogs.greenIngress.at(-1) ?? '', ingress).raw)
  })

  it('keeps the latest line, also when logs come out of order', () => {
    const builder = new SummaryBuilder()
    const lines = refusedLogs.greenIngress.slice(3)
    for (const line of [...lines].reverse()) builder.add(event(line, ingress))
    expect(builder.result().seen[0]?.line).toBe(event(lines.at(-1) ?? '', ingress).raw)
  })

  it('tells a link that still fails from one that works again', async () => {
    const ok = refusedLogs.greenIngress[0].replaceAll('10:28:29.736', '10:30:00.000')
    const failing = await summarize(stream(refusedLogs.greenIngress.map((line) => event(line, ingress))))
    const working = await summarize(stream([...refusedLogs.greenIngress, ok].map((line) => event(line, ingress))))
    const [link] = failing.links
    expect(link).toMatchObject({ plane: 'discovery', way: 'peer-calls-us', peer: 'red-mesh', service: null })
    expect(link?.ok).toMatchObject({ count: 3, last: time('10:28:29.781') })
    expect(link?.failed).toMatchObject({ count: 9, last: time('10:29:37.356') })
    expect(link && stateOf(link)).toBe('failing')
    expect(working.links.map(stateOf)).toEqual(['recovered'])
  })

  it('dates an attempt from its start: a long watch that ends after a failure proves nothing', async () => {
    // as the kubelet writes it: the line of the watch comes when the watch ends
    const watch = refusedLogs.greenIngress[2].replace('2026-11-24T10:27:42.101000000Z ', '2026-11-24T10:35:00Z ')
    const summary = await summarize(stream([refusedLogs.greenIngress[3], watch].map((line) => event(line, ingress))))
    expect(summary.links.map(stateOf)).toEqual(['failing'])
  })

  it('counts connections that brought nothing back as neither good nor bad', async () => {
    const summary = await summarize(stream([event(excerpts.serviceSilent, source('egress'))]))
    expect(summary.links).toMatchObject([{ plane: 'service', peer: 'green-mesh', unclear: { count: 1 } }])
    expect(summary.links.map(stateOf)).toEqual(['unclear'])
  })

  it('says that a link which only ever worked is working', () => {
    const some = { count: 1, first: 1, last: 1, line: '' }
    const none: Link['ok'] = { count: 0, first: null, last: null, line: null }
    expect(stateOf({ ok: some, failed: none })).toBe('working')
    expect(stateOf({ ok: none, failed: some })).toBe('failing')
  })

  it('holds a bounded number of variants and says how many lines it left out', () => {
    const builder = new SummaryBuilder()
    for (let i = 0; i < 5000; i++) builder.add(event(excerpts.ruleSkipped.replace('green-mesh:', `peer-${i}:`), istiod))
    const { seen, dropped, lines } = builder.result()
    expect(seen.length).toBeLessThan(100)
    expect(seen.reduce((sum, { count }) => sum + count, dropped)).toBe(5000)
    expect(lines).toBe(5000)
  })

  it('cuts a line of proof that is very long', () => {
    const builder = new SummaryBuilder()
    builder.add(event(`${excerpts.ruleSkipped}${'x'.repeat(50_000)}`, istiod))
    expect(builder.result().seen[0]?.line.length).toBeLessThan(3000)
  })
})
