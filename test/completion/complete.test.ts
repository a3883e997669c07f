import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { complete, renderCompletion } from '../../src/completion/complete.js'
import { readLine, type Surface } from '../../src/completion/surface.js'
import { lookUpUntil } from '../../src/completion/values.js'

const surface: Surface = {
  commands: {
    doctor: {
      summary: 'Find causes',
      args: {},
      flags: {
        context: { name: 'context', type: 'option', description: 'a context' },
        dump: { name: 'dump', type: 'option', multiple: true },
        manifests: { name: 'manifests', type: 'option' },
        output: { name: 'output', char: 'o', type: 'option', options: ['text', 'json'] },
        verbose: { name: 'verbose', type: 'boolean' },
        secret: { name: 'secret', type: 'boolean', hidden: true },
      },
    },
    'certs:show': { summary: 'Show', args: {}, flags: {} },
    'certs:verify': { summary: 'Verify', args: {}, flags: {} },
    explain: { summary: 'Explain', args: { what: { name: 'what' } }, flags: {} },
  },
}

async function typed(...words: readonly string[]): Promise<readonly string[]> {
  const values = async (kind: string) => [
    { value: `${kind}-a` },
    { value: `${kind}-b`, about: 'with\ttabs\nand lines' },
  ]
  return renderCompletion(await complete(words, surface, values))
    .trimEnd()
    .split('\n')
}

describe('completion', () => {
  test('proposes commands with their summaries, and the parts of commands of two words', async () => {
    expect(await typed('')).toEqual(['doctor\tFind causes', 'certs', 'explain\tExplain', ':4'])
    expect(await typed('certs', 'v')).toEqual(['verify\tVerify', ':4'])
  })

  test('proposes flags that can still be given, and no hidden ones', async () => {
    expect(await typed('doctor', '--verbose', '--dump', 'x', '--')).toEqual([
      '--context\ta context',
      '--dump',
      '--manifests',
      '--output',
      ':4',
    ])
  })

  test('proposes the values of a flag however it is written', async () => {
    expect(await typed('doctor', '-o', '')).toEqual(['text', 'json', ':4'])
    expect(await typed('doctor', '--output=j')).toEqual(['--output=json', ':4'])
    expect(await typed('doctor', '--context', 'context-b')).toEqual(['context-b\twith tabs and lines', ':4'])
    expect(await typed('explain', 'check-a')).toEqual(['check-a', ':4'])
  })

  test('leaves files to the shell, and only directories where these are wanted', async () => {
    expect(await typed('doctor', '--dump', '')).toEqual([':0'])
    expect(await typed('doctor', '--manifests', '')).toEqual([':16'])
  })

  test('has nothing to say where nothing can come', async () => {
    for (const words of [
      ['nonsense', ''],
      ['doctor', 'stray', ''],
      ['doctor', '--nonsense=x'],
      ['explain', 'a', ''],
    ])
      expect(await typed(...words), words.join(' ')).toEqual([':4'])
  })
})

describe('values of a dump', () => {
  const line = readLine(['trace-service', '--demo'], {
    commands: { 'trace-service': { args: {}, flags: { demo: { name: 'demo', type: 'boolean' } } } },
  })

  test('are proposed when they can be read while a shell waits', async () => {
    const waits: number[] = []
    const inTime = lookUpUntil((ms) => {
      waits.push(ms)
      return new Promise(() => {})
    })
    for (const kind of ['service', 'peer', 'namespace'] as const)
      expect((await inTime(kind, line)).length, kind).toBeGreaterThan(0)
    expect(Math.max(...waits)).toBeLessThan(800)
  })

  test.each(['service', 'peer', 'namespace'] as const)('of kind %s are not waited for any longer', async (kind) => {
    const late = lookUpUntil(async () => {})
    expect(await late(kind, line)).toEqual([])
  })
})

describe('values of files', () => {
  const peer = `apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: green, namespace: red-mesh-system}
spec: {remote: {addresses: [green.example.com]}, gateways: {ingress: {name: in}, egress: {name: out}}}
`
  const large = `${peer}# ${'x'.repeat(5_000_000)}\n`
  const surface: Surface = {
    commands: {
      doctor: {
        args: {},
        flags: { dump: { name: 'dump', type: 'option' }, manifests: { name: 'manifests', type: 'option' } },
      },
    },
  }
  const patient = lookUpUntil(() => new Promise(() => {}))
  const peersIn = async (flag: string, path: string) =>
    (await patient('peer', readLine(['doctor', flag, path], surface))).map(({ value }) => value)

  test.each(['--dump', '--manifests'])(
    'are proposed for %s, unless one file alone keeps a shell waiting',
    async (flag) => {
      const folder = mkdtempSync(join(tmpdir(), 'meshfed-files-'))
      writeFileSync(join(folder, 'peer.yaml'), peer)
      expect(await peersIn(flag, folder)).toEqual(['green'])
      mkdirSync(join(folder, 'more'))
      writeFileSync(join(folder, 'more', 'large.yml'), large)
      expect(await peersIn(flag, folder)).toEqual([])
    },
  )

  test('are proposed for a file that is not too large', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meshfed-files-'))
    const file = join(folder, 'peer.yaml')
    writeFileSync(file, peer)
    expect(await peersIn('--dump', file)).toEqual(['green'])
    writeFileSync(file, large)
    expect(await peersIn('--dump', file)).toEqual([])
  })

  test('are proposed for a must-gather in which a file is large that is not read for them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meshfed-files-'))
    const namespace = join(folder, 'namespaces', 'red-mesh-system')
    for (const [group, file, text] of [
      ['federation.maistra.io', 'servicemeshpeers.yaml', peer],
      ['core', 'events.yaml', large],
    ] as const) {
      mkdirSync(join(namespace, group), { recursive: true })
      writeFileSync(join(namespace, group, file), text)
    }
    expect(await peersIn('--dump', folder)).toEqual(['green'])
  })
})

describe('completion through kubectl', () => {
  const env = { PATH: `${resolve('bin')}${delimiter}${process.env.PATH}` }
  const ask = async (...words: readonly string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'meshfed-completion-'))
    const kubeconfig = join(folder, 'config')
    const contexts = ['prod-red', 'prod-green'].map((name) => ({ name, context: { cluster: name, user: name } }))
    writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', contexts, clusters: [], users: [] }))
    const options = { env: { ...env, KUBECONFIG: kubeconfig }, reject: false, lines: true } as const
    return (await execa('kubectl', ['__complete', 'meshfed', ...words], options)).stdout
  }

  test('reaches contexts, checks, formats and commands', async () => {
    expect(await ask('doc')).toEqual(['doctor\tFind the first cause of what is wrong between federated meshes', ':4'])
    expect(await ask('doctor', '--peer-context', '')).toEqual(['prod-green', 'prod-red', ':4'])
    expect((await ask('doctor', '--check', 'peer/client-id'))[0]).toMatch(/^peer\/client-id/)
    expect(await ask('peers', '-o', 'j')).toEqual(['json', ':4'])
  })

  test('reaches what the line’s own flags lead to, and is silent when that is nothing', async () => {
    expect(await ask('trace-service', '--demo', 'ratings.')).toEqual([
      'ratings.info.svc.red-mesh-imports.local\timported by green-mesh',
      'ratings.info.svc.green-mesh-imports.local\timported by red-mesh',
      ':4',
    ])
    expect(await ask('certs', 'verify', '--dump', '/no/such/dump', '--peer', '')).toEqual([':4'])
    expect(await ask('doctor', '-n', '')).toEqual([':4'])
  })

  test('is there for oc alike', async () => {
    const { stdout } = await execa('oc_complete-meshfed', ['certs', 's'], { env, preferLocal: false })
    expect(stdout).toMatch(/^show\t.*\n:4$/)
  })
})
