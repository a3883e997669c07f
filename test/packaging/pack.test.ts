import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { extract, list } from 'tar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

describe('the package', () => {
  let out: string
  let tarball: string

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'meshfed-packed-'))
    await execa('node', ['scripts/pack.mjs', out, 'https://example.org/releases'])
    tarball = join(out, readdirSync(out).find((name) => name.endsWith('.tgz')) ?? '')
  }, 120_000)
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  async function namesIn(file: string): Promise<readonly string[]> {
    const names: string[] = []
    await list({ file, onReadEntry: ({ path }) => names.push(path) })
    return names
  }

  test('holds what runs and nothing else', async () => {
    const names = await namesIn(tarball)
    const tops = new Set(names.map((name) => name.split('/')[1]))
    expect([...tops].sort()).toEqual(
      ['LICENSE', 'README.md', 'bin', 'demo', 'dist', 'oclif.manifest.json', 'package.json', 'schemas'].sort(),
    )
    expect(names.filter((name) => /\.(?:map|test\.|tsx?$)/.test(name) && !name.endsWith('.d.ts'))).toEqual([])
  })

  test('installs without a network and runs from any directory', async () => {
    const prefix = mkdtempSync(join(tmpdir(), 'meshfed-installed-'))
    await execa('npm', ['install', '--global', '--offline', '--no-audit', '--no-fund', '--prefix', prefix, tarball])
    const run = (name: string, ...args: string[]) =>
      execa(join(prefix, 'bin', name), args, { cwd: prefix, reject: false, env: { KUBECONFIG: '/nonexistent' } })
    expect((await run('kubectl-meshfed', '--version')).stdout).toMatch(/^meshfed\/\d/)
    const doctor = await run('oc-meshfed', 'doctor', '--demo', '--no-tui')
    expect(doctor.stdout).toContain('[trust/peer-root-matches]')
    expect(doctor.exitCode).toBe(1)
    expect((await run('kubectl_complete-meshfed', 'doc')).stdout).toContain('doctor\t')
    rmSync(prefix, { recursive: true, force: true })
  }, 120_000)

  test('comes as an archive per platform that runs where it is unpacked, with a krew manifest that fits', async () => {
    const manifest = load(readFileSync(join(out, 'meshfed.yaml'), 'utf8')) as Krew
    expect(manifest.metadata.name).toBe('meshfed')
    expect(manifest.spec.platforms.map(({ selector }) => Object.values(selector.matchLabels).join('-')).sort()).toEqual(
      ['darwin-amd64', 'darwin-arm64', 'linux-amd64', 'linux-arm64', 'windows-amd64'].sort(),
    )
    for (const { uri, sha256, bin } of manifest.spec.platforms) {
      const file = join(out, uri.slice(uri.lastIndexOf('/') + 1))
      expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sha256)
      const names = await namesIn(file)
      expect(names).toContain(`./${bin}`)
      expect(names).toContain('./LICENSE')
    }
    const folder = mkdtempSync(join(tmpdir(), 'meshfed-unpacked-'))
    await extract({
      file: join(out, readdirSync(out).find((name) => name.endsWith('linux-amd64.tar.gz')) ?? ''),
      cwd: folder,
    })
    const { stdout } = await execa(resolve(folder, 'kubectl-meshfed'), ['--version'], { cwd: tmpdir() })
    expect(stdout).toMatch(/^meshfed\/\d/)
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)
})

interface Krew {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly platforms: readonly {
      readonly selector: { readonly matchLabels: { readonly os: string; readonly arch: string } }
      readonly uri: string
      readonly sha256: string
      readonly bin: string
    }[]
  }
}
