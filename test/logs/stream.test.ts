import { describe, expect, it } from 'vitest'
import type { LogSource } from '../../src/logs/event.js'
import { fold } from '../../src/logs/fold.js'
import { parseLines } from '../../src/logs/parse.js'
import { SummaryBuilder } from '../../src/logs/summary.js'
import { merge } from '../../src/logs/timeline.js'
import { excerpts } from './excerpts.js'
import { source } from './support.js'

const start = Date.parse('2026-11-24T10:00:00Z')
const perLog = 6_000

const logs: readonly { readonly from: LogSource; readonly lines: readonly string[] }[] = [
  {
    from: source('istiod', 'red'),
    lines: [excerpts.watchUnavailable, excerpts.trustDomainNoise, excerpts.watchRefused],
  },
  { from: source('egress', 'red'), lines: [excerpts.certificateRejected, excerpts.envoyInfo, excerpts.routeNotFound] },
  { from: source('ingress', 'green'), lines: [excerpts.discoveryOk, excerpts.deniedDiscovery, excerpts.serviceDenied] },
]

describe('a long log', () => {
  it('streams through: at no moment is more than one line per log in hand', async () => {
    let produced = 0
    let delivered = 0
    let mostInHand = 0

    async function* generate(lines: readonly string[], offset: number): AsyncGenerator<string> {
      for (let i = 0; i < perLog; i++) {
        produced++
        mostInHand = Math.max(mostInHand, produced - delivered)
        yield `${new Date(start + i * 1000 + offset).toISOString()} ${lines[i % lines.length]?.slice(31)}`
      }
    }

    async function* counted() {
      const streams = logs.map(({ from, lines }, n) => parseLines(generate(lines, n * 300), from))
      for await (const event of merge(streams)) {
        delivered++
        yield event
      }
    }

    const summary = new SummaryBuilder()
    async function* summed() {
      for await (const event of counted()) {
        summary.add(event)
        yield event
      }
    }

    let entries = 0
    let accounted = 0
    for await (const { repeats } of fold(summed())) {
      entries++
      accounted += repeats?.count ?? 1
    }

    expect(produced).toBe(perLog * logs.length)
    expect(accounted).toBe(produced)
    expect(mostInHand).toBeLessThanOrEqual(logs.length + 1)
    // one entry per five minutes and kind of line, not one per line
    expect(entries).toBeLessThan(produced / 20)
    const { seen, lines, dropped } = summary.result()
    expect({ lines, dropped }).toEqual({ lines: produced, dropped: 0 })
    expect(seen.length).toBeLessThan(10)
  })
})
