import { describe, expect, it } from 'vitest'
import { Joiner, join } from '../../src/logs/join.js'
import { merge } from '../../src/logs/timeline.js'
import { excerpts, refusedLogs } from './excerpts.js'
import { collect, event, source, stream } from './support.js'

const egress = source('egress', 'red')
const ingress = source('ingress', 'green')

describe('the two halves of a request', () => {
  it('are joined by the connection that both gateways saw', async () => {
    const reds = refusedLogs.redEgress.slice(5).map((line) => event(line, egress))
    const greens = refusedLogs.greenIngress.slice(3).map((line) => event(line, ingress))
    const joined = (await collect(join(merge([stream(reds), stream(greens)])))).filter(({ other }) => other !== null)
    expect(joined.length).toBe(reds.length)
    for (const { event: late, other } of joined) {
      expect(new Set([late.source.mesh, other?.source.mesh])).toEqual(new Set(['red', 'green']))
      expect(Math.abs((late.time ?? 0) - (other?.time ?? 0))).toBeLessThan(10)
    }
  })

  it('are joined for connections to a service', () => {
    const joiner = new Joiner()
    const first = event(excerpts.serviceSilent, egress)
    expect(joiner.otherHalf(first)).toBeNull()
    expect(joiner.otherHalf(event(excerpts.serviceDenied, ingress))).toBe(first)
  })

  it('are joined by a request id where both kept it', () => {
    const joiner = new Joiner()
    const first = event(excerpts.peerDenied, egress)
    const id = first.parsed?.kind === 'access' ? first.parsed.requestId : null
    const second = excerpts.deniedDiscovery
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, String(id))
      .replace(/10\.\d+\.\d+\.\d+:\d+ discovery/, '192.0.2.1:9 discovery')
    joiner.otherHalf(first)
    const moved = { ...event(second, ingress), time: (first.time ?? 0) + 1 }
    expect(joiner.otherHalf(moved)).toBe(first)
  })

  it('are not joined inside one mesh, far apart in time, or when they are about different services', () => {
    const half = event(excerpts.serviceSilent, egress)
    const other = event(excerpts.serviceDenied, ingress)
    const tries = [
      { ...other, source: source('ingress', 'red') },
      { ...other, source: source('egress', 'green') },
      { ...other, time: (other.time ?? 0) + 60_000 },
      event(excerpts.serviceDenied.replace('_.green-ratings.', '_.green-details.'), ingress),
    ]
    for (const candidate of tries) {
      const joiner = new Joiner()
      joiner.otherHalf(half)
      expect(joiner.otherHalf(candidate)).toBeNull()
    }
  })

  it('are joined once, and only while they are remembered', () => {
    const joiner = new Joiner({ waiting: 4 })
    joiner.otherHalf(event(excerpts.serviceSilent, egress))
    const other = event(excerpts.serviceDenied, ingress)
    expect(joiner.otherHalf(other)).not.toBeNull()
    expect(joiner.otherHalf(other)).toBeNull()
    const forgetful = new Joiner({ waiting: 4 })
    forgetful.otherHalf(event(excerpts.serviceSilent, egress))
    for (let i = 0; i < 8; i++)
      forgetful.otherHalf(event(excerpts.serviceSilent.replace(/10\.3\.0\.30:4\d+/, `10.3.0.30:${i}`), egress))
    expect(forgetful.otherHalf(other)).toBeNull()
  })
})
