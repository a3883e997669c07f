import { describe, expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import type { LiveReader } from '../../src/cluster/live/reader.js'
import type { ClusterReader } from '../../src/cluster/reader.js'
import { diagnose } from '../../src/session/diagnose.js'
import { observed, type Progress } from '../../src/session/progress.js'
import { openSources } from '../../src/session/sources.js'
import { known, unknown } from '../../src/vocabulary/fact.js'
import { dumpsOf, sourcesOf } from '../support/recorded.js'

/** A reader whose lists end when they are told to. */
function slowReader(name: string) {
  const waiting: (() => void)[] = []
  const reader: ClusterReader = {
    name,
    source: 'live',
    stats: { requests: 0, bytes: 0 },
    list: () => new Promise((resolve) => waiting.push(() => resolve(known([])))),
    log: async () => known((async function* () {})()),
    proxyConfig: async () => known({}),
    now: async () => known(new Date(0)),
    heldNamespaces: async () => null,
    close: async () => {},
  }
  const finishAll = () => {
    for (const finish of waiting.splice(0)) finish()
  }
  return { reader, finishAll }
}

describe('progress of reading', () => {
  test('says what each cluster is read for now, and how much of each area is there', async () => {
    const seen: Progress[] = []
    const [west, east] = [slowReader('west'), slowReader('east')]
    const sources = [west, east].map(({ reader }) => ({ reader, namespace: null, context: null }))
    const checks = allChecks.filter((check) => check.id.startsWith('peer/'))
    const [first, second] = observed(sources, checks, (progress) => seen.push(progress))
    const reads = [
      first?.reader.list('pods', 'a'),
      first?.reader.list('servicemeshpeers', null),
      second?.reader.list('pods', 'a'),
    ]
    expect(seen.at(-1)?.clusters.map(({ reading }) => reading)).toEqual([['pods', 'servicemeshpeers'], ['pods']])
    expect(seen.at(-1)?.clusters[0]?.areas).toMatchObject([{ name: 'peer', done: 0 }])
    west.finishAll()
    await Promise.all(reads.slice(0, 2))
    expect(seen.at(-1)?.clusters.map(({ reading, read }) => [read, reading])).toEqual([
      [2, []],
      [0, ['pods']],
    ])
    expect(seen.at(-1)?.clusters[0]?.areas[0]?.done).toBeGreaterThan(0)
    east.finishAll()
  })

  test('of a live cluster hides nothing that only those can be asked', async () => {
    const seen: Progress[] = []
    const live: LiveReader = {
      ...slowReader('west').reader,
      source: 'live',
      forward: async () => unknown('nobody listens'),
      mayRead: async (rights) => new Map(rights.map((right) => [right, known(true)])),
    }
    const sources = [{ reader: live, namespace: null, context: 'west' }]
    const reader = observed(sources, allChecks, (progress) => seen.push(progress))[0]?.reader as LiveReader
    const forward = reader.forward({ namespace: 'a', name: 'ingress' }, 8188)
    expect(seen.at(-1)?.clusters[0]?.reading).toEqual(['certificates of gateways'])
    expect(await forward).toEqual(unknown('nobody listens'))
    const right = { group: '', resource: 'pods', verb: 'list', namespace: 'a' } as const
    expect((await reader.mayRead([right])).get(right)).toEqual(known(true))
  })

  test('two meshes of one cluster are one column', () => {
    const seen: Progress[] = []
    const { reader } = slowReader('both')
    const sources = ['a', 'b'].map((namespace) => ({ reader, namespace, context: 'both' }))
    const [one, other] = observed(sources, allChecks, (progress) => seen.push(progress))
    expect(one?.reader).toBe(other?.reader)
    expect(seen.at(-1)?.clusters.map(({ name }) => name)).toEqual(['both'])
  })

  test('a whole run ends with every area of both sides complete', async () => {
    const seen: Progress[] = []
    const sources = await openSources(sourcesOf(dumpsOf('healthy')), new AbortController().signal)
    const meshes = observed(sources.meshes, allChecks, (progress) => seen.push(progress))
    const { outcome } = await diagnose(meshes, allChecks, { logSinceSeconds: 60 })
    await sources.close()
    expect(outcome.answered.length).toBeGreaterThan(50)
    for (const cluster of seen.at(-1)?.clusters ?? []) {
      expect(cluster.areas.length).toBeGreaterThan(5)
      expect(cluster.areas.filter(({ done, total }) => done !== total)).toEqual([])
      expect(cluster.finished).toBe(true)
    }
  })
})
