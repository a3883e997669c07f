import { describe, expect, it } from 'vitest'
import { filterEvents, grep, problems, service, since } from '../../src/logs/filter.js'
import { excerpts } from './excerpts.js'
import { at, collect, event, source, stream } from './support.js'

const istiod = source('istiod')
const egress = source('egress')

describe('filters', () => {
  it('by expression look at the line as it came, each time anew', () => {
    const passes = grep(/connection REFUSED/gi)
    const line = event(excerpts.watchRefused, istiod)
    expect([passes(line), passes(line), passes(event(excerpts.watchCut, istiod))]).toEqual([true, true, false])
  })

  it('by time take a line without one together with the line before it', async () => {
    const events = [at(1, istiod, 'old'), at(null, istiod, 'of old'), at(9, istiod, 'new'), at(null, istiod, 'of new')]
    const kept = await collect(filterEvents(stream(events), since(5)))
    expect(kept.map(({ raw }) => raw)).toEqual(['new', 'of new'])
  })

  it.each([
    'deniedDiscovery',
    'certificateRejected',
    'rootMissing',
    'serviceWithoutHost',
    'watchRefused',
    'plainText',
  ] as const)('for problems keep %s', (name) => {
    expect(problems()(event(excerpts[name], source('ingress')))).toBe(true)
  })

  it.each([
    'trustDomainNoise',
    'checksum',
    'conflict',
    'watchCut',
    'streamCut',
    'discoveryOk',
    'envoyInfo',
    'ingressServiceNotFound',
  ] as const)('for problems drop %s', (name) => {
    expect(problems()(event(excerpts[name], source('ingress')))).toBe(false)
  })

  it('for problems keep an error that nobody has explained yet', () => {
    expect(problems()(event('2026-11-24T10:28:30Z\terror\tads\tsomething new', istiod))).toBe(true)
    expect(problems()(at(1, istiod, 'error: not a log line'))).toBe(false)
    const failed = [
      'E1124 10:28:30.000000 1 reflector.go:138] Failed to watch *v1.Node: the server is gone',
      'panic: runtime error: invalid memory address',
      'Error: failed to start: listen tcp :8188: bind: address already in use',
    ]
    for (const line of failed) expect(problems()(at(1, istiod, line)), line).toBe(true)
  })

  it('by service find its traffic under each of its names', () => {
    const line = event(excerpts.serviceDenied, source('ingress'))
    for (const name of [
      'ratings',
      'ratings.green-mesh-info',
      'green-ratings.info',
      'green-ratings.info.svc.red-mesh-exports.local',
    ]) {
      expect(service(name)(line), name).toBe(true)
    }
    for (const name of ['rating', 'info', 'green-mesh-info', 'svc', '']) expect(service(name)(line), name).toBe(false)
    expect(service('nothing', 'ratings')(line)).toBe(true)
  })

  it('by service find it as a word in other lines', () => {
    const line = event(
      '2026-11-24T10:28:30Z\tinfo\tads\tFull push, new service info/ratings.info.svc.cluster.local',
      istiod,
    )
    expect(service('ratings')(line)).toBe(true)
    expect(service('ratings.info')(line)).toBe(true)
    expect(service('rating')(line)).toBe(false)
    expect(service('svc')(line)).toBe(false)
  })

  it('are combined: a line has to pass all', async () => {
    const events = [event(excerpts.peerDenied, egress), event(excerpts.certificateRejected, egress)]
    const kept = await collect(filterEvents(stream(events), problems(), grep(/ 403 /)))
    expect(kept).toEqual(events.slice(0, 1))
  })
})
