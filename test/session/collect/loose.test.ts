import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Resource } from '../../../src/cluster/kinds.js'
import type { BundleManifest } from '../../../src/cluster/recorded/bundle-manifest.js'
import { collect } from '../../../src/session/collect/collect.js'
import { isWhole } from '../../../src/session/collect/whole.js'
import { openSources } from '../../../src/session/sources.js'
import { dumpsOf, sourcesOf } from '../../support/recorded.js'

const resources: readonly Resource[] = ['servicemeshcontrolplanes', 'servicemeshpeers', 'services', 'pods']

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshfed-loose-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** What `oc get … -A -o json` writes, a file for each kind. */
async function looseDump(name: string): Promise<string> {
  const dump = join(directory, name)
  await mkdir(dump)
  const [red] = dumpsOf('healthy')
  const sources = await openSources(sourcesOf([red]), new AbortController().signal)
  for (const resource of resources) {
    const list = await sources.meshes[0]?.reader.list(resource, null)
    const items = list?.known ? list.value : []
    expect(items.length, resource).toBeGreaterThan(0)
    await writeFile(join(dump, `${resource}.json`), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
  }
  await sources.close()
  return dump
}

async function bundleOf(dump: string): Promise<BundleManifest | null> {
  const { signal } = new AbortController()
  const sources = await openSources(sourcesOf([dump]), signal)
  const plain = { force: false, redact: true, pseudonymKey: null, logSinceSeconds: 900, program: '1.0.0' }
  const bundle = await collect(sources.meshes, { ...plain, to: `${dump}.tar.gz`, signal, warn: () => {} })
  await sources.close()
  return bundle
}

test('a bundle of files made with oc get is whole: there are no logs, Envoy configurations and times to be read in them', async () => {
  const bundle = await bundleOf(await looseDump('whole'))
  const [cluster] = bundle?.clusters ?? []
  expect(cluster?.logs.length).toBeGreaterThan(0)
  expect(cluster?.envoys.length).toBeGreaterThan(0)
  expect(bundle && isWhole(bundle)).toBe(true)
})

test('a bundle of files of which one cannot be read is not whole', async () => {
  const dump = await looseDump('broken')
  await writeFile(join(dump, 'routes.yaml'), 'items: [\n')
  const bundle = await bundleOf(dump)
  expect(bundle && isWhole(bundle)).toBe(false)
})
