import { readdirSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allChecks } from '../../../src/checks/index.js'
import { collect } from '../../../src/session/collect/collect.js'
import { diagnose } from '../../../src/session/diagnose.js'
import { openSources } from '../../../src/session/sources.js'
import { dumpsOf, recordings, sourcesOf } from '../../support/recorded.js'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshfed-pseudonyms-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** A bundle of one side: each administrator makes their own, with the same key. */
async function collected(dump: string, pseudonymKey = 'a passphrase of both'): Promise<string> {
  const to = join(await mkdtemp(join(directory, 'b-')), 'bundle')
  const signal = new AbortController().signal
  const sources = await openSources(sourcesOf([dump]), signal)
  await collect(sources.meshes, {
    to,
    force: false,
    redact: true,
    pseudonymKey,
    logSinceSeconds: 900,
    program: '1',
    signal,
    warn: () => {},
  })
  return to
}

/** What is found, without names. */
async function foundIn(dumps: readonly string[]): Promise<readonly string[]> {
  const sources = await openSources(sourcesOf(dumps), new AbortController().signal)
  const { findings, unknown } = (await diagnose(sources.meshes, allChecks, { logSinceSeconds: 900 })).outcome
  const checkOf = (key: string | null) => findings.find((finding) => finding.key === key)?.id ?? 'nothing'
  return [
    `first: ${findings[0]?.id ?? 'nothing'}`,
    ...findings
      .map((one) => `${one.severity} ${one.id} on a ${one.resource.kind}, explained by ${checkOf(one.causedBy)}`)
      .sort(),
    ...unknown.map((one) => `unknown ${one.check}`).sort(),
  ]
}

async function contentOf(bundle: string): Promise<string> {
  const files = (await readdir(bundle, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const texts = await Promise.all(
    files.map(
      async (file) => `${file.parentPath}/${file.name}\n${await readFile(join(file.parentPath, file.name), 'utf8')}`,
    ),
  )
  return texts.join('\n').replaceAll(bundle, '')
}

const scenarios = readdirSync(recordings, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('bundles with pseudonyms', () => {
  test.each(scenarios)('of both sides of %s fit together and show the same', async (scenario) => {
    const dumps = dumpsOf(scenario)
    const bundles = await Promise.all(dumps.map((dump) => collected(dump)))
    expect(await foundIn(bundles)).toEqual(await foundIn(dumps))
  })

  test('hold no name of a mesh, a service or a node, no address and no certificate of the clusters', async () => {
    const [dump] = dumpsOf('service-port-wrong')
    const content = await contentOf(await collected(dump))
    // PEM and other base64 may spell anything
    const readable = content.replace(/[A-Za-z0-9+/]{60,}={0,2}/g, '')
    expect(readable.match(/(?<![A-Za-z])(?:red|green|ratings|reviews|bookinfo)(?![A-Za-z])[^\n]{0,60}/g) ?? []).toEqual(
      [],
    )
    expect(readable.match(/\b10\.[12]\.0\.\d+/g) ?? []).toEqual([])
    const given = await contentOfRoots(dump)
    expect(given.length).toBeGreaterThan(300)
    expect(content.replace(/\s/g, '')).not.toContain(given.slice(100, 200))
  })

  test('made with another key share no token', async () => {
    const [dump] = dumpsOf('healthy')
    const tokens = async (key: string) =>
      new Set((await contentOf(await collected(dump, key))).match(/\bn[0-9a-z]{10}\b/g))
    const [one, other] = [await tokens('one passphrase'), await tokens('another passphrase')]
    expect(one.size).toBeGreaterThan(20)
    expect([...one].filter((token) => other.has(token))).toEqual([])
  })
})

/** The base64 of the mesh's own root. */
async function contentOfRoots(dump: string): Promise<string> {
  const sources = await openSources(sourcesOf([dump]), new AbortController().signal)
  const maps = await sources.meshes[0]?.reader.list('configmaps', 'red-mesh-system')
  const map = maps?.known ? maps.value.find(({ metadata }) => metadata.name === 'istio-ca-root-cert') : undefined
  const { data } = (map ?? {}) as { data?: Record<string, string> }
  return (data?.['root-cert.pem'] ?? '').replace(/-----[A-Z ]+-----|\s/g, '')
}
