import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dump, load } from 'js-yaml'
import { extract } from 'tar'
import { describe, expect, test } from 'vitest'
import { makeAuthority } from '../support/authority.js'
import { expectNoKey, tracesOf } from '../support/key-traces.js'
import { meshfed, type Printed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'
import { readRecording } from '../support/rig/recording.js'
import { writeTree } from '../support/tree.js'

/*
 * Private keys end up in files where they do not belong. Whatever the program is given, no piece of one may come out: not in a
 * report, a manifest, a warning or an error.
 */

const owner = makeAuthority({ key: 'RSA-2048', name: 'O=leak' })
const leaf = owner.issue({ key: 'P-256', keyName: 'gateway' })
const keys = owner.keyPem + leaf.keyPem
const traces = [owner, leaf].flatMap(({ keyPem }) => tracesOf(keyPem))
const base64 = (text: string) => Buffer.from(text).toString('base64')

const outputs = [
  ['doctor', '-o', 'json'],
  ['doctor', '-v', '--no-tui'],
  ['certs', 'verify', '-o', 'json'],
  ['certs', 'verify', '-v'],
  ['certs', 'show', '-v'],
  ['certs', 'verify', '--peer', 'red-mesh/green-mesh', '-o', 'pem'],
]

describe('a private key never comes out', () => {
  test('of a must-gather with keys in ConfigMaps, Secrets, Envoy configurations and logs', async () => {
    const [, green] = dumpsOf('healthy')
    const root = await leakyDump()
    const runs = await Promise.all(outputs.map((args) => meshfed([...args, '--dump', root, '--dump', green])))
    for (const run of runs) expectClean(run)
    expect(runs[0]?.stdout).toContain('PRIVATE KEY in it')
    expect(runs[5]?.stdout).toContain('BEGIN CERTIFICATE')
  })

  test('of manifests with keys in ConfigMaps and Secrets, and next to a mistake in the YAML', async () => {
    const { objects } = await readRecording('healthy', 'red')
    const kinds = ['ServiceMeshPeer', 'ServiceMeshControlPlane', 'ConfigMap', 'Service']
    const files = objects
      .filter(({ kind }) => kinds.includes(kind))
      .map((object, index) => [`${index}.yaml`, dump(object.kind === 'ConfigMap' ? withKeys(object) : object)])
    const root = await writeTree({
      ...Object.fromEntries(files),
      'cacerts.yaml': dump({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'cacerts', namespace: 'red-mesh-system' },
        data: { 'ca-key.pem': base64(keys) },
        stringData: { 'ca-key.pem': keys },
      }),
      'broken.yaml': `apiVersion: v1\nkind: Secret\ndata: {key: "${base64(keys)}"\n${keys}`,
      'loose.yaml': keys,
      'number.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${keys.replaceAll('\n', '\\n')}"}\n`,
      'tls.key': keys,
    })
    for (const args of outputs.slice(0, 5)) expectClean(await meshfed([...args, '--manifests', root]))
  })

  test.each<[string, object | string]>([
    ['as the user’s key', { 'client-certificate-data': base64(leaf.pem), 'client-key-data': base64(leaf.keyPem) }],
    ['as the user’s certificate', { 'client-certificate-data': base64(keys), 'client-key-data': base64(leaf.keyPem) }],
    ['unencoded', { 'client-certificate-data': leaf.pem, 'client-key-data': keys }],
    ['as a token', { token: keys }],
    ['as a file’s name', { 'client-key': keys, 'client-certificate': keys }],
    ['as a command', { exec: { command: keys, apiVersion: 'client.authentication.k8s.io/v1' } }],
    ['as something else', keys],
  ])('of a kubeconfig that has it %s', async (_, user) => {
    const root = await writeTree({ config: dump(kubeconfig(user)), broken: `${dump(kubeconfig(user))}\n - {${keys}` })
    const runs = [
      meshfed(['doctor', '-o', 'json', '--kubeconfig', join(root, 'config'), '--timeout', '5s']),
      meshfed(['certs', 'verify', '-v', '--kubeconfig', join(root, 'broken'), '--timeout', '5s']),
    ]
    for (const run of await Promise.all(runs)) expectClean(run)
  })

  test('and would be found if it did', () => {
    for (const form of [keys, base64(keys), JSON.stringify(keys), dump({ keys }), keys.replace(/^/gm, '    ')])
      expect(() => expectNoKey(form, traces)).toThrow()
    expect(() => expectNoKey(owner.pem + leaf.pem, traces)).not.toThrow()
  })
})

function expectClean({ stdout, stderr, code }: Printed): void {
  expect(stdout + stderr).not.toBe('')
  expectNoKey(stdout, traces)
  expectNoKey(stderr, traces)
  expect(stderr).not.toContain('fault in meshfed')
  expect(code).toBeGreaterThanOrEqual(0)
}

function withKeys(map: Readonly<Record<string, unknown>>): object {
  const data = Object.entries((map.data ?? {}) as Record<string, string>)
  return { ...map, data: { ...Object.fromEntries(data.map(([key, text]) => [key, text + keys])), 'ca-key.pem': keys } }
}

/** The healthy recording of red with keys wherever certificates are. */
async function leakyDump(): Promise<string> {
  const [red] = dumpsOf('healthy')
  const root = await writeTree({})
  await extract({ file: red, cwd: root })
  const mesh = join(root, 'quay-io-maistra-istio-must-gather-sha256-0f1e/namespaces/red-mesh-system')
  await change(join(mesh, 'core/configmaps.yaml'), (text) => {
    const list = load(text) as { items: Record<string, unknown>[] }
    return dump({ ...list, items: list.items.map(withKeys) })
  })
  await writeFile(
    join(mesh, 'core/secrets.yaml'),
    dump({
      apiVersion: 'v1',
      kind: 'SecretList',
      items: [
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cacerts' }, data: { 'ca-key.pem': base64(keys) } },
      ],
    }),
  )
  for (const role of ['ingress', 'egress']) {
    const pod = join(mesh, `pods/${role}-green-mesh-7f6b8d5c6-xyz12`)
    await change(join(pod, 'config_dump_proxy.json'), (text) => unredacted(text))
    await change(join(pod, 'istio-proxy/istio-proxy/logs/previous.log'), () => '')
  }
  return root
}

function unredacted(text: string): string {
  const config = JSON.parse(text, (key, value) => {
    if (key === 'certificate_chain')
      return { inline_bytes: base64(Buffer.from(value.inline_bytes, 'base64').toString() + keys) }
    if (key === 'private_key') return { inline_bytes: base64(keys) }
    return value
  })
  return JSON.stringify({ ...config, private_key: keys })
}

async function change(path: string, by: (text: string) => string): Promise<void> {
  await writeFile(path, by(await readFile(path, 'utf8').catch(() => '')))
}

function kubeconfig(user: object | string): object {
  const server = 'https://127.0.0.1:9'
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'red',
    contexts: [{ name: 'red', context: { cluster: 'red', user: 'red' } }],
    clusters: [{ name: 'red', cluster: { server, 'certificate-authority-data': base64(owner.pem) } }],
    users: [{ name: 'red', user }],
  }
}
