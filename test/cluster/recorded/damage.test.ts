import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { x as extract } from 'tar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/cluster/kinds.js'
import type { ClusterReader } from '../../../src/cluster/reader.js'
import { isKubeObject } from '../../../src/cluster/recorded/objects.js'
import { openDump } from '../../../src/cluster/recorded/open-dump.js'
import { parseDocuments } from '../../../src/cluster/recorded/yaml.js'
import { UserError } from '../../../src/vocabulary/errors.js'
import { linesIn } from './names.js'

const recording = 'test/recordings/root-cert-wrong/red.tar.gz'
const image = 'quay-io-maistra-istio-must-gather-sha256-0f1e/namespaces/red-mesh-system'
const files = [
  'core/pods.yaml',
  'core/services.yaml',
  'core/configmaps.yaml',
  'discovery.k8s.io/endpointslices.yaml',
  'federation.maistra.io/servicemeshpeers/green-mesh.yaml',
  'maistra.io/servicemeshcontrolplanes/red-mesh.yaml',
].map((file) => `${image}/${file}`)

const resources: readonly Resource[] = [
  'pods',
  'services',
  'configmaps',
  'endpointslices',
  'servicemeshpeers',
  'servicemeshcontrolplanes',
  'networkpolicies',
  'namespaces',
]

let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'meshfed-damage-'))
  await extract({ file: recording, cwd: scratch })
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

const damage = fc.oneof(
  fc.record({ at: fc.nat(60_000), put: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
  fc.record({
    at: fc.nat(60_000),
    put: fc.constantFrom('\t', ': ', '- ', '&a', '*a', '{', '[', '"', '\0', '__proto__: ', '\n---\n', '!!x '),
  }),
  fc.record({ cut: fc.nat(60_000) }),
)

describe('a dump damaged anywhere', () => {
  test('never makes a reader throw, and what it lists are always objects', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        async (file, hits) => {
          const path = join(scratch, file)
          const sound = await readFile(path)
          try {
            await writeFile(path, hits.reduce(hit, sound))
            await readEverything(await openDump(scratch))
          } finally {
            await writeFile(path, sound)
          }
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)

  test('as an archive is read as far as it goes, or refused in a sentence', async () => {
    const packed = await readFile(recording)
    const tar = gunzipSync(packed)
    const archive = join(scratch, 'copy.tar.gz')
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(damage, { minLength: 1, maxLength: 3 }), async (compressed, hits) => {
        await writeFile(archive, hits.reduce(hit, compressed ? packed : tar))
        const dump = await openDump(archive).catch((error: unknown) => error)
        if (dump instanceof Error) expect(dump).toBeInstanceOf(UserError)
        else await readEverything(dump as ClusterReader)
      }),
      { numRuns: 20 },
    )
    await rm(archive)
  }, 60_000)
})

test('any text is parsed or refused with a reason, and no prototype changes', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.json().map((json) => `a: ${json}`),
      ),
      (text) => {
        const parsed = parseDocuments(text)
        if (!parsed.ok) expect(parsed.reason).not.toBe('')
        expect(Object.keys(Object.prototype)).toEqual([])
      },
    ),
  )
})

function hit(bytes: Buffer, change: { at: number; put: Uint8Array | string } | { cut: number }): Buffer {
  if ('cut' in change) return bytes.subarray(0, change.cut % (bytes.length + 1))
  const at = change.at % (bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(change.put), bytes.subarray(at + change.put.length)])
}

async function readEverything(dump: ClusterReader): Promise<void> {
  for (const resource of resources) {
    for (const namespace of [null, 'red-mesh-system', 'info']) {
      const fact = await dump.list(resource, namespace)
      if (!fact.known) expect(fact.reason).not.toBe('')
      else expect(fact.value.every(isKubeObject)).toBe(true)
    }
  }
  const pod = 'istiod-red-mesh-5d8f7c9b4d-abcde'
  await linesIn(await dump.log({ namespace: 'red-mesh-system', pod, container: 'discovery' }, { sinceSeconds: 60 }))
  await dump.proxyConfig({ namespace: 'red-mesh-system', name: 'egress-green-mesh-7f6b8d5c6-xyz12' })
  await dump.now()
}
