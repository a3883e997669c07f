import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Header } from 'tar'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../../src/cluster/recorded/archive.js'
import { openDump } from '../../../src/cluster/recorded/open-dump.js'
import { inNamespace, listOf, meshGather, service, writeArchive, writeTree } from '../../support/tree.js'
import { linesIn, names } from './names.js'

const services = inNamespace('mesh', 'core/services.yaml')
const files = meshGather('mesh', {
  [inNamespace('mesh', 'core/configmaps.yaml')]: listOf([]),
  [services]: listOf([service('a')]),
  [inNamespace('mesh', 'federation.maistra.io/servicemeshpeers/green.yaml')]: {
    apiVersion: 'federation.maistra.io/v1',
    kind: 'ServiceMeshPeer',
    metadata: { name: 'green', namespace: 'mesh' },
  },
})

describe('an archive', () => {
  test('gives nothing from entries with absolute paths, paths that climb, links and devices', async () => {
    const text = JSON.stringify(listOf([service('stolen')]))
    const bad = [
      '/etc/namespaces/evil/core/services.yaml',
      '../namespaces/evil/core/services.yaml',
      'a/../namespaces/evil/core/services.yaml',
    ]
    const entries = [
      ...bad.map((path) => entry({ path, type: 'File' }, text)),
      entry({ path: 'namespaces/evil/core/pods.yaml', type: 'SymbolicLink', linkpath: '/etc/passwd' }, ''),
      entry(
        { path: 'namespaces/evil/core/nodes.yaml', type: 'Link', linkpath: 'namespaces/good/core/services.yaml' },
        '',
      ),
      entry({ path: 'namespaces/evil/core/fifo.yaml', type: 'FIFO' }, ''),
      entry({ path: './namespaces/good/core/services.yaml', type: 'File' }, JSON.stringify(listOf([service('a')]))),
    ]
    const dump = await openDump(await fileOf(Buffer.concat([...entries, Buffer.alloc(1024)])))
    expect(await dump.heldNamespaces()).toEqual(['good'])
    expect(names(await dump.list('services', null))).toEqual(['a'])
  })

  test('that unpacks to more than the limit is refused, and says what to do', async () => {
    const bomb = gzipSync(
      entry({ path: 'namespaces/a/core/services.yaml', type: 'File' }, Buffer.alloc(64 * 1024 * 1024)),
    )
    expect(bomb.length).toBeLessThan(100_000)
    await expect(openDump(await fileOf(bomb), { ...defaultLimits, bytes: 1024 * 1024 })).rejects.toMatchObject({
      kind: 'cannot-run',
      message: expect.stringMatching(/unpacks to more than 1 MiB/),
      next: ['Unpack it and pass the directory.'],
    })
  })

  test('with more files, or more to keep in memory, than the limit is refused', async () => {
    const path = await writeArchive(files)
    await expect(openDump(path, { ...defaultLimits, entries: 2 })).rejects.toThrow(/more than 2 files/)
    await expect(openDump(path, { ...defaultLimits, memory: 10 })).rejects.toThrow(/of memory/)
  })

  test('is refused in the middle of a file that fills the memory, without waiting for its end', async () => {
    const whole = entry({ path: 'namespaces/a/core/services.yaml', type: 'File' }, randomBytes(16 * 1024 * 1024))
    const path = await fileOf(whole.subarray(0, 8 * 1024 * 1024))
    await expect(openDump(path, { ...defaultLimits, memory: 4 * 1024 * 1024 })).rejects.toThrow(
      /needs more than 4 MiB of memory/,
    )
  })

  test('compressed twice is refused, since the inner one would escape the limit', async () => {
    const path = await writeArchive(files)
    await expect(openDump(await fileOf(gzipSync(await readFile(path))))).rejects.toThrow(/compressed twice/)
  })

  test.each(['plain text', '', '\x1f\x8b\x08 broken'])('that is none is refused (%#)', async (text) => {
    await expect(openDump(await fileOf(Buffer.from(text, 'latin1')))).rejects.toThrow(/is not a tar archive/)
  })

  test('that breaks off gives what came before, and takes nothing missing for absent', async () => {
    const tar = gunzipSync(await readFile(await writeArchive(files)))
    // the next header still there, its body not
    const end = tar.indexOf(inNamespace('mesh', 'maistra.io/servicemeshcontrolplanes/basic.yaml')) + 520
    const dump = await openDump(await fileOf(tar.subarray(0, end)))
    expect(names(await dump.list('services', 'mesh'))).toEqual(['a'])
    expect(names(await dump.list('servicemeshpeers', 'mesh'))).toEqual(['green'])
    expect(names(await dump.list('servicemeshcontrolplanes', 'mesh'))).toMatch(/archive breaks off/)
    expect(names(await dump.list('virtualservices', 'mesh'))).toMatch(/archive breaks off/)
    expect(names(await dump.list('virtualservices', null))).toMatch(/archive breaks off/)
  })

  test('that breaks off inside a directory of objects does not tell how many there are', async () => {
    const tar = gunzipSync(await readFile(await writeArchive(files)))
    const end = tar.indexOf(inNamespace('mesh', 'maistra.io/servicemeshcontrolplanes'))
    const dump = await openDump(await fileOf(tar.subarray(0, end)))
    expect(names(await dump.list('servicemeshpeers', 'mesh'))).toMatch(/archive breaks off inside/)
  })

  test('that breaks off inside a list never gives a shorter list', async () => {
    const list = `items:\n${Array.from({ length: 500 }, (_, n) => `- metadata: {name: s${n}}\n`).join('')}`
    const tar = gunzipSync(await readFile(await writeArchive({ ...files, [services]: list })))
    const dump = await openDump(await fileOf(tar.subarray(0, tar.indexOf('- metadata: {name: s300}'))))
    expect((await dump.list('services', null)).known).toBe(false)
  })

  test('that is compressed and breaks off gives what came before', async () => {
    const packed = await readFile(await writeArchive({ ...files, 'zzz.yaml': randomBytes(500_000).toString('hex') }))
    const dump = await openDump(await fileOf(packed.subarray(0, packed.length - 1000)))
    expect(names(await dump.list('services', 'mesh'))).toEqual(['a'])
    expect(names(await dump.list('servicemeshpeers', 'mesh'))).toEqual(['green'])
  })

  test('whose directories are scattered proves nothing once it breaks off', async () => {
    const entries = ['mesh/mesh.yaml', 'other/core/pods.yaml', 'mesh/core/services.yaml', 'mesh/core/pods.yaml'].map(
      (path) => entry({ path: `image/namespaces/${path}`, type: 'File' }, JSON.stringify(listOf([]))),
    )
    const cut = await openDump(await fileOf(Buffer.concat(entries)))
    expect(names(await cut.list('events', 'mesh'))).toMatch(/archive breaks off/)
    const whole = await openDump(await fileOf(Buffer.concat([...entries, Buffer.alloc(1024)])))
    expect(names(await whole.list('events', 'mesh'))).toEqual([])
  })

  test('with a damaged entry in the middle takes nothing missing for absent', async () => {
    const tar = gunzipSync(await readFile(await writeArchive(files)))
    tar.fill(0x41, tar.indexOf(`${services}`), tar.indexOf(`${services}`) + 8)
    const dump = await openDump(await fileOf(tar))
    expect(names(await dump.list('events', 'mesh'))).toMatch(/archive breaks off/)
  })

  test('keeps large logs compressed and gives back every line', async () => {
    const line = (n: number) => `2026-03-01T10:00:00Z line ${n} ${'x'.repeat(80)}`
    const lines = Array.from({ length: 40_000 }, (_, n) => line(n))
    const log = inNamespace('mesh', 'pods/istiod-1/discovery/discovery/logs/current.log')
    const dump = await openDump(await writeArchive({ ...files, [log]: lines.join('\n') }), {
      ...defaultLimits,
      memory: 1024 * 1024,
    })
    const container = { namespace: 'mesh', pod: 'istiod-1', container: 'discovery' }
    expect(await linesIn(await dump.log(container, {}))).toEqual(lines)
  })
})

test('two clusters in one directory are refused, and the message names both', async () => {
  const gather = (uid: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', uid } })
  const apart = await writeTree({
    'red/image/namespaces/default/default.yaml': gather('1'),
    'green/image/namespaces/default/default.yaml': gather('2'),
  })
  await expect(openDump(apart)).rejects.toMatchObject({
    next: ['Pass each one on its own:', `--dump ${apart}/green`, `--dump ${apart}/red`],
  })
  const beside = await writeTree({
    'red/namespaces/default/default.yaml': gather('1'),
    'green/namespaces/default/default.yaml': gather('2'),
  })
  await expect(openDump(beside)).rejects.toThrow(/more than one must-gather/)
})

test('a path without a dump in it is refused with what is expected there', async () => {
  await expect(openDump(await writeTree({ 'notes.txt': 'x' }))).rejects.toMatchObject({
    kind: 'cannot-run',
    next: [expect.stringContaining('oc adm must-gather')],
  })
  await expect(openDump('no-such-directory')).rejects.toThrow(
    'no-such-directory cannot be opened: there is no such file',
  )
})

async function fileOf(bytes: Buffer): Promise<string> {
  const root = await writeTree({})
  await writeFile(`${root}/dump.tar.gz`, bytes)
  return `${root}/dump.tar.gz`
}

/** One entry as it stands in an archive: header and padded body. */
function entry(header: ConstructorParameters<typeof Header>[0], body: string | Buffer): Buffer {
  const data = Buffer.from(body)
  const block = Buffer.alloc(512)
  new Header({ mode: 0o644, size: data.length, ...(Buffer.isBuffer(header) ? {} : header) }).encode(block)
  return Buffer.concat([block, data, Buffer.alloc((512 - (data.length % 512)) % 512)])
}
