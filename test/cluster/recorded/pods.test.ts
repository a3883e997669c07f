import { describe, expect, test } from 'vitest'
import type { LogOptions } from '../../../src/cluster/reader.js'
import { openDump } from '../../../src/cluster/recorded/open-dump.js'
import { type Files, inNamespace, listOf, meshGather, service, writeArchive, writeTree } from '../../support/tree.js'
import { linesIn } from './names.js'

const container = { namespace: 'mesh', pod: 'istiod-1', container: 'discovery' }
const current = inNamespace('mesh', 'pods/istiod-1/discovery/discovery/logs/current.log')
const text = [
  'a line from before the first timestamp',
  '2026-03-01T10:00:00.5Z old',
  '  at old (a line that belongs to the one above)',
  '2026-03-01T10:04:59.123456789Z new',
  '  at new',
  '2026-03-01T10:05:07Z written while the dump was taken',
].join('\r\n')

async function logged(options: LogOptions, files: Files = { [current]: text }) {
  const dump = await openDump(await writeTree(meshGather('mesh', files)))
  return linesIn(await dump.log(container, options))
}

describe('the log of a container in a dump', () => {
  test('has all lines, without their ends', async () => {
    expect(await logged({})).toEqual(text.split('\r\n'))
  })

  test('since a number of seconds counts from when the dump was taken, and has no upper limit', async () => {
    expect(await logged({ sinceSeconds: 60 })).toEqual(text.split('\r\n').slice(3))
  })

  test('since a number of seconds keeps lines without a time that stand above a recent one, or alone', async () => {
    const recent = 'a wrapped line\n2026-03-01T10:04:59Z new'
    expect(await logged({ sinceSeconds: 60 }, { [current]: recent })).toEqual(recent.split('\n'))
    expect(await logged({ sinceSeconds: 60 }, { [current]: 'no time at all' })).toEqual(['no time at all'])
  })

  test('can be cut to its last lines, or to none', async () => {
    expect(await logged({ tailLines: 2 })).toEqual(text.split('\r\n').slice(-2))
    expect(await logged({ tailLines: 0 })).toEqual([])
    const many = Array.from({ length: 5_000 }, (_, n) => `2026-03-01T10:00:00Z ${n}`)
    expect(await logged({ tailLines: 3 }, { [current]: `${many.join('\n')}\n` })).toEqual(many.slice(-3))
  })

  test('of the previous run is a file of its own, and of both there may be none', async () => {
    expect(await logged({ previous: true }, { [current.replace('current', 'previous')]: 'before\n' })).toEqual([
      'before',
    ])
    expect(await logged({ previous: true })).toBe(
      'no previous log of container discovery of pod mesh/istiod-1 in this dump',
    )
    expect(await logged({}, {})).toBe('no log of container discovery of pod mesh/istiod-1 in this dump')
  })

  test('is found where other gatherers put it', async () => {
    expect(await logged({}, { [current.replace('current', 'current.insecure')]: 'x' })).toEqual(['x'])
    expect(await logged({}, { [current.replace('discovery/discovery', 'discovery')]: 'y' })).toEqual(['y'])
  })

  test('keeps letters whole that stand across two reads', async () => {
    const line = `2026-03-01T10:00:00Z ${'ä'.repeat(1_200_000)}`
    const [read] = await logged({}, { [current]: `x${'ä'.repeat(600_000)}\n${line}` })
    expect(read).toBe(`x${'ä'.repeat(600_000)}`)
  })
})

describe('the configuration of a proxy in a dump', () => {
  const path = inNamespace('mesh', 'pods/gw-1/config_dump_proxy.json')
  const pod = { namespace: 'mesh', name: 'gw-1' }
  const proxy = async (files: Files) => (await openDump(await writeTree(meshGather('mesh', files)))).proxyConfig(pod)

  test('is read under its present and its old name, also behind a warning that went into the file', async () => {
    const dump = { configs: [{ '@type': 'x' }] }
    expect(await proxy({ [path]: dump })).toEqual({ known: true, value: dump })
    expect(await proxy({ [path.replace('config_dump_proxy.json', 'envoyConfiguration')]: dump })).toEqual({
      known: true,
      value: dump,
    })
    expect(await proxy({ [path]: `Defaulted container "istio-proxy"\n${JSON.stringify(dump)}` })).toEqual({
      known: true,
      value: dump,
    })
  })

  test.each([
    ['', /is empty/],
    ['error: unable to upgrade connection\n', /begins with "error: unable to upgrade connection"/],
    ['{"configs": [', /holds no configuration/],
    ['[]', /holds no configuration/],
    [`{"configs":${'['.repeat(100_000)}`, /holds no configuration/],
  ])('is unknown when the file holds something else (%#)', async (content, reason) => {
    expect(await proxy({ [path]: content })).toMatchObject({ known: false, reason: expect.stringMatching(reason) })
  })

  test('is unknown for a pod without such a file', async () => {
    expect(await proxy({})).toEqual({ known: false, reason: 'no proxy configuration of pod mesh/gw-1 in this dump' })
  })
})

describe('the clock of a dump', () => {
  const timestamp = 'must-gather.local.1/timestamp'
  const services = { [inNamespace('mesh', 'core/services.yaml')]: listOf([service('a')]) }

  test('is the end of the run in the timestamp file', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh')))
    expect(await dump.now()).toEqual({ known: true, value: new Date('2026-03-01T10:05:00.5Z') })
  })

  test('is found when the directory of the image was passed alone, and respects the zone', async () => {
    const inside = 'must-gather.local.1/quay-io-image/timestamp'
    const root = await writeTree(meshGather('mesh', { [inside]: '2026-03-01 05:05:00.123456789 -0500 EST m=+1\n' }))
    const dump = await openDump(`${root}/must-gather.local.1/quay-io-image`)
    expect(await dump.now()).toEqual({ known: true, value: new Date('2026-03-01T10:05:00.123Z') })
  })

  test('is the newest line of a log when there is no usable timestamp', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh', { [timestamp]: 'never\n', [current]: text })))
    expect(await dump.now()).toEqual({ known: true, value: new Date('2026-03-01T10:05:07Z') })
  })

  test('is the newest file of an archive when there are no logs either', async () => {
    const dump = await openDump(await writeArchive(meshGather('mesh', { [timestamp]: '', ...services })))
    expect(await dump.now()).toEqual({ known: true, value: new Date('2026-03-01T12:00:00Z') })
  })

  test('is unknown for a directory without timestamp and logs, where the times of files are those of the copy', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh', { [timestamp]: '', ...services })))
    expect(await dump.now()).toMatchObject({
      known: false,
      reason: expect.stringMatching(/does not tell when it was taken/),
    })
  })
})
