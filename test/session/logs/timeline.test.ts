import { describe, expect, test } from 'vitest'
import type { ClusterReader, LogOptions } from '../../../src/cluster/reader.js'
import type { LogEvent } from '../../../src/logs/event.js'
import { openTimeline, type TimelineOptions } from '../../../src/session/logs/timeline.js'
import { known, unknown } from '../../../src/vocabulary/fact.js'
import type { KubeObject } from '../../../src/vocabulary/kube.js'
import { Feed, HandClock } from '../../logs/support.js'
import { healthy } from '../../support/scene.js'

interface Opened {
  readonly pod: string
  readonly options: LogOptions
  readonly feed: Feed<string>
  cut: boolean
}

/** The red mesh of the healthy scene as a live cluster, whose logs the test writes. */
class LiveRed {
  readonly opened: Opened[] = []
  readonly gone = new Set<string>()
  extra: KubeObject[] = []
  readonly reader: ClusterReader

  constructor() {
    const inner = healthy.unread('green').readers()[0]
    if (!inner) throw new Error('no reader')
    this.reader = {
      name: 'red',
      source: 'live',
      stats: inner.stats,
      list: async (resource, namespace) => {
        const list = await inner.list(resource, namespace)
        if (!list.known || resource !== 'pods') return list
        return known([...list.value, ...this.extra].filter(({ metadata }) => !this.gone.has(metadata.name)))
      },
      log: async ({ pod }, options) => {
        if (this.gone.has(pod)) return unknown(`pods "${pod}" not found`)
        const one: Opened = { pod, options, feed: new Feed<string>(), cut: false }
        this.opened.push(one)
        options.signal?.addEventListener('abort', () => one.feed.end())
        return known(
          (async function* () {
            yield* one.feed
            if (one.cut) throw new Error('the log stream was cut')
          })(),
        )
      },
      proxyConfig: (pod) => inner.proxyConfig(pod),
      now: async () => known(new Date('2026-11-24T12:00:00Z')),
      heldNamespaces: async () => null,
      close: async () => {},
    }
  }

  /** The stream of a pod that was opened last. */
  of(pod: string): Opened {
    const one = this.opened.findLast((other) => other.pod === pod)
    if (!one) throw new Error(`${pod} was not opened`)
    return one
  }
}

function follow(red: LiveRed, change: Partial<TimelineOptions> = {}) {
  const clock = new HandClock()
  const stop = new AbortController()
  const warnings: string[] = []
  const lines: string[] = []
  const opening = openTimeline([{ reader: red.reader, namespace: null, context: null }], {
    peers: [],
    components: ['egress'],
    read: { tailLines: 5 },
    follow: true,
    connections: 10,
    align: false,
    signal: stop.signal,
    warn: (text) => warnings.push(text),
    clock,
    relistMs: 10_000,
    ...change,
  })
  const done = opening.then(async ({ events }) => {
    for await (const event of events) lines.push(textOf(event))
  })
  return { clock, stop, warnings, lines, done }
}

const textOf = (event: LogEvent) => event.raw
const at = (second: number, text: string) => `2026-11-24T11:59:${String(second).padStart(2, '0')}.000000001Z ${text}`
const egress = 'egress-green-mesh-1'

describe('a followed timeline', () => {
  test('resumes after a cut, without loss or repeats', async () => {
    const red = new LiveRed()
    const { clock, stop, lines, warnings, done } = follow(red)
    await expect.poll(() => red.opened.length).toBe(1)
    red.of(egress).feed.push(at(1, 'one'))
    red.of(egress).feed.push(at(2, 'two'))
    await expect.poll(() => lines).toEqual(['one', 'two'])
    red.of(egress).cut = true
    red.of(egress).feed.end()
    await expect.poll(() => warnings.join()).toContain('was cut')
    clock.advance(1000)
    await expect.poll(() => red.opened.length).toBe(2)
    expect(red.of(egress).options).toMatchObject({ follow: true, sinceSeconds: expect.any(Number) })
    expect(red.of(egress).options.sinceSeconds).toBeGreaterThanOrEqual(58)
    expect(red.of(egress).options.tailLines).toBeUndefined()
    for (const line of [at(1, 'one'), at(2, 'two'), at(3, 'three')]) red.of(egress).feed.push(line)
    await expect.poll(() => lines).toEqual(['one', 'two', 'three'])
    stop.abort()
    await done
  })

  test('takes in pods that are new, from their first line, and lets go of those that are gone', async () => {
    const red = new LiveRed()
    const { clock, stop, lines, warnings, done } = follow(red)
    await expect.poll(() => red.opened.length).toBe(1)
    const pod = await red.reader.list('pods', 'red-mesh-system')
    const old = pod.known ? pod.value.find(({ metadata }) => metadata.name === egress) : undefined
    if (!old) throw new Error('no such pod')
    red.extra = [{ ...old, metadata: { ...old.metadata, name: 'egress-green-mesh-2' } }]
    red.gone.add(egress)
    clock.advance(10_000)
    await expect.poll(() => red.opened.length).toBe(2)
    expect(red.of('egress-green-mesh-2').options.tailLines).toBeUndefined()
    expect(warnings.join()).toContain('egress-green-mesh-2 of mesh red-mesh is new')
    red.of('egress-green-mesh-2').feed.push(at(4, 'hello'))
    red.of(egress).feed.end()
    clock.advance(3000)
    await expect.poll(() => lines).toEqual(['hello'])
    clock.advance(60_000)
    expect(red.opened).toHaveLength(2)
    stop.abort()
    await done
  })

  test('ends at once when it is stopped', async () => {
    const red = new LiveRed()
    const { stop, done } = follow(red)
    await expect.poll(() => red.opened.length).toBe(1)
    stop.abort()
    await expect(done).resolves.toBeUndefined()
  })

  test('does not begin with more logs than connections', async () => {
    const { done } = follow(new LiveRed(), { components: [], connections: 2 })
    await expect(done).rejects.toThrow('there are 3 logs to read, and 2 connections at most')
  })

  test('knows no peer of another name', async () => {
    const { done } = follow(new LiveRed(), { peers: ['blue'] })
    await expect(done).rejects.toThrow('there is no ServiceMeshPeer blue')
  })
})

test('a cluster that cannot be read at all is told, and the logs of the other one are there', async () => {
  const half = healthy
    .deny('green', 'servicemeshcontrolplanes')
    .deny('green', 'servicemeshpeers')
    .deny('green', 'services')
    .log('red', 'istiod-red-mesh-1/discovery', '2026-11-24T11:59:00Z something')
  const warnings: string[] = []
  const { events } = await openTimeline(half.sources(), {
    peers: [],
    components: ['istiod'],
    read: {},
    follow: false,
    connections: 5,
    align: false,
    signal: new AbortController().signal,
    warn: (text) => warnings.push(text),
  })
  const meshes: string[] = []
  for await (const event of events) meshes.push(event.source.mesh)
  expect(warnings).toContain('nothing of green can be read: may not list servicemeshcontrolplanes')
  expect(meshes).toEqual(['red-mesh'])
})
