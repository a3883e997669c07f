import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect } from '../../../src/session/collect/collect.js'
import type { KubeObject } from '../../../src/vocabulary/kube.js'
import { healthy, type Scene } from '../../support/scene.js'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshfed-secrets-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** A secret by itself: letters and digits, as passwords, keys and tokens are. */
const secret = fc
  .string({
    unit: fc.constantFrom(...'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'),
    minLength: 20,
    maxLength: 40,
  })
  .map((text) => `Zq7${text}`)

/** Ways in which a secret stands in a text. */
const shapes: readonly ((secret: string) => string)[] = [
  (s) => `password=${s}`,
  (s) => `DB_PASSWORD: "${s}"`,
  (s) => `{"client_secret":"${s}","id":1}`,
  (s) => `{\\"apiKey\\":\\"${s}\\"}`,
  (s) => `Authorization: Bearer ${s}`,
  (s) => `'authorization', 'Bearer ${s}'`,
  (s) => `Authorization: Basic ${Buffer.from(`admin:${s}`).toString('base64')}`,
  (s) => `"GET /callback?code=${s}&x=1 HTTP/1.1" 200 -`,
  (s) => `fetch https://hooks.example.com/a/b?sig=${s} failed`,
  (s) => `Cookie: JSESSIONID=${s}; lang=en`,
  (s) => `set-cookie: id=${s}; HttpOnly`,
  (s) => `postgres://app:${s}@db.example.com:5432/shop`,
  (s) => `https://${s}@git.example.com/repo.git`,
  (s) => `eyJhbGciOiJSUzI1NiJ9.${s}.${s}`,
  (s) => `sha256~${s}`,
  (s) => `ghp_${s}`,
  (s) => `--token ${s}`,
  (s) => `x-api-key: ${s}`,
  (s) => `-----BEGIN RSA PRIVATE KEY-----\\n${s}\\n-----END RSA PRIVATE KEY-----`,
  (s) => Buffer.from(`-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----`).toString('base64'),
  (s) => `{"auths":{"quay.io":{"auth":"${Buffer.from(`u:${s}`).toString('base64')}","password":"${s}"}}}`,
]

/** The healthy scene with a text in every kind of place that is read. */
function sceneWith(text: string, bare: string): Scene {
  const pem = `-----BEGIN EC PRIVATE KEY-----\n${bare}\n-----END EC PRIVATE KEY-----\n`
  const event: KubeObject = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'event-1', namespace: 'red-mesh-system' },
    type: 'Warning',
    reason: 'Failed',
    message: text,
    involvedObject: { kind: 'Pod', name: 'x' },
  }
  const config: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'red-mesh-system' },
    data: {
      'app.conf': text,
      plain: bare,
      mesh: `trustDomain: red-mesh.local\n# ${text}\npassword: |\n  ${bare}\n`,
      'key.pem': pem,
    },
  }
  const env = [
    { name: 'SOME_SECRET', value: bare },
    { name: 'SETTINGS', value: text },
  ]
  return healthy
    .add('red', event, config)
    .change('red', 'Service/red-mesh-info/ratings', (service) => {
      service.metadata.annotations = {
        note: text,
        'kubectl.kubernetes.io/last-applied-configuration': bare,
        'example.com/token': bare,
      }
      service.spec.externalName = text
    })
    .change('red', 'Deployment/istiod-red-mesh', (deployment) => {
      deployment.spec.template.spec.containers = [
        { name: 'discovery', image: 'pilot', env, args: [bare], command: [bare] },
        { name: 'agent', image: 'agent', env: [...env, { name: 'X', value: bare }] },
      ]
    })
    .change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
      plane.spec.techPreview = { note: text, password: bare, nested: { clientSecret: bare } }
      plane.status.conditions = [...(plane.status.conditions ?? []), { type: 'X', status: 'True', message: text }]
    })
    .change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.metadata.annotations = { note: text }
      for (const row of peer.status.discoveryStatus.active) row.watch.lastDisconnectStatus = text
    })
    .log(
      'red',
      'istiod-red-mesh-1/discovery',
      `2026-11-24T11:59:00.000000001Z 2026-11-24T11:59:00Z\terror\tfederation\t${text}`,
      ...`2026-11-24T11:59:01.000000001Z ${pem.trim().replaceAll('\n', '\n2026-11-24T11:59:01.000000001Z ')}`.split(
        '\n',
      ),
      `2026-11-24T11:59:02.000000001Z ${text}`,
    )
    .proxyConfig('red', 'egress-green-mesh-1', {
      configs: [
        {
          secret: { name: 'x', tls_certificate: { private_key: { inline_bytes: bare } } },
          note: text,
          headers: { cookie: bare },
        },
      ],
    })
}

async function bundleOf(scene: Scene, redact = true): Promise<string> {
  const to = await mkdtemp(join(directory, 'b-'))
  const path = join(to, 'bundle')
  const signal = new AbortController().signal
  await collect(scene.sources(), {
    to: path,
    force: false,
    redact,
    pseudonymKey: null,
    logSinceSeconds: 900,
    program: '1',
    signal,
    warn: () => {},
  })
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))
  return texts.join('\n')
}

describe('a bundle', () => {
  test('holds no secret, whatever its shape and wherever it stood', async () => {
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...shapes), async (bare, shape) => {
        const content = await bundleOf(sceneWith(shape(bare), bare))
        const encoded = Buffer.from(bare).toString('base64').slice(4, -4)
        expect(content).toContain('[redacted]')
        expect(
          [content.indexOf(bare), content.indexOf(encoded)].map((at) =>
            content.slice(Math.max(0, at - 200), Math.max(at, 0)),
          ),
        ).toEqual(['', ''])
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  test('would hold it in objects, logs and Envoy configurations otherwise', async () => {
    const content = await bundleOf(sceneWith('note Zq7text', 'Zq7bare'), false)
    expect(content).toMatch(/error\tfederation\tnote Zq7text/)
    expect(content).toContain('"inline_bytes":"Zq7bare"')
    expect(content.split('Zq7text').length).toBeGreaterThan(9)
    expect(content.split('Zq7bare').length).toBeGreaterThan(9)
  })

  test('says what was replaced, and where', async () => {
    const content = await bundleOf(sceneWith('password=Zq7hunter2hunter2', 'Zq7hunter2hunter2'))
    const manifest = JSON.parse(
      content.slice(content.indexOf('{\n  "format"'), content.indexOf('\n}\n', content.indexOf('{\n  "format"')) + 2),
    )
    const what = new Set(manifest.replaced.map((one: { what: string }) => one.what))
    expect(what).toContain('environment value')
    expect(what).toContain('private key')
    expect(manifest.replaced).toContainEqual({
      where: 'red-mesh/namespaces/red-mesh-system/core/events.yaml: Event event-1',
      what: 'named secret',
      times: 1,
    })
  })
})
