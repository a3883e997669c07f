import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'

/** What only some commands need; each would cost a command that does not need it tens of milliseconds and megabytes. */
const apiClient = ['@kubernetes/client-node', 'ws', 'src/cluster/live']
const screen = ['ink', 'react', 'src/ui']
const certificates = ['node-forge', 'src/certs']
const files = ['tar', 'js-yaml', 'src/cluster/recorded']

/** Sources by file of the bundle: the build notes them. */
const outputs: Record<string, { readonly inputs: object }> = JSON.parse(
  readFileSync('node_modules/.cache/meshfed/bundle.json', 'utf8'),
)

/** Rooms and packages of which a run of the program loads anything. */
async function loadedBy(...args: string[]): Promise<ReadonlySet<string>> {
  const directory = mkdtempSync(join(tmpdir(), 'meshfed-loaded-'))
  try {
    const env = { NODE_V8_COVERAGE: directory, KUBECONFIG: '/nonexistent' }
    const { exitCode } = await execa('node', [resolve('bin/kubectl-meshfed'), ...args], { env, reject: false })
    expect(exitCode, args.join(' ')).toBeLessThan(2)
    return new Set(
      scriptsIn(directory).flatMap((script) => Object.keys(outputs[script]?.inputs ?? {}).flatMap(placesOf)),
    )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Coverage names every script that was loaded. */
function scriptsIn(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(join(directory, name), 'utf8'))
    return result.flatMap(({ url }) => (url.startsWith('file:') ? [relative(resolve('.'), fileURLToPath(url))] : []))
  })
}

/** `node_modules/@a/b/c.js` is in `@a/b`; `src/cluster/live/x.ts` in `src`, `src/cluster` and `src/cluster/live`. */
function placesOf(source: string): readonly string[] {
  const [, inPackages] = source.split(/node_modules\/(?!.*node_modules\/)/)
  if (inPackages !== undefined)
    return [
      inPackages
        .split('/')
        .slice(0, inPackages.startsWith('@') ? 2 : 1)
        .join('/'),
    ]
  const folders = source.split('/').slice(0, -1)
  return folders.map((_, depth) => folders.slice(0, depth + 1).join('/'))
}

describe('what a command loads', () => {
  test('the version comes from a file that loads nothing', async () => {
    expect([...(await loadedBy('--version'))]).toEqual(['src'])
  })

  for (const args of [['--help'], ['doctor', '--help'], ['certs', '--help']]) {
    test(`${args.join(' ')} needs no cluster, no screen, no certificates and no files`, async () => {
      const loaded = await loadedBy(...args)
      expect(loaded).toContain('@oclif/core')
      for (const place of [...apiClient, ...screen, ...certificates, ...files, 'src/checks', 'valibot']) {
        expect([...loaded]).not.toContain(place)
      }
    })
  }

  test('explain knows the checks, and reads nothing', async () => {
    const loaded = await loadedBy('explain', 'trust/peer-root-matches')
    expect(loaded).toContain('src/checks/trust')
    for (const place of [...apiClient, ...screen, 'src/cluster/recorded', 'tar'])
      expect([...loaded]).not.toContain(place)
  })

  test('doctor on recordings needs no API client and no screen', async () => {
    const loaded = await loadedBy('doctor', '--demo', '--no-tui')
    expect(loaded).toContain('src/cluster/recorded')
    for (const place of [...apiClient, ...screen]) expect([...loaded]).not.toContain(place)
  })
})
