import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'

const both = dumpsOf('client-id-wrong').flatMap((dump) => ['--dump', dump])
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshfed-collect-command-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

describe('collect', () => {
  test('writes one file, for its owner only, that every command reads like the clusters themselves', async () => {
    const bundle = join(directory, 'both.tar.gz')
    const { stdout, stderr, code } = await meshfed(['collect', ...both, '--to', bundle])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout).toMatch(/^wrote .*both\.tar\.gz\n {2}red-mesh .*objects.*\n/)
    expect((await stat(bundle)).mode & 0o777).toBe(0o600)
    for (const command of [['doctor', '--no-tui'], ['trace-service', '--all'], ['certs', 'verify'], ['logs']]) {
      const [given, collected] = [await meshfed([...command, ...both]), await meshfed([...command, '--dump', bundle])]
      expect(withoutSources(collected.stdout), command.join(' ')).toBe(withoutSources(given.stdout))
      expect(collected.code).toBe(given.code)
    }
  })

  test('names the program as it was typed', async () => {
    const { execa } = await import('execa')
    const typed = async (name: string) =>
      (await execa(process.execPath, [`bin/${name}`, 'collect', '--demo', '--to', join(directory, name)])).stdout
    expect(await typed('oc-meshfed')).toMatch(/^read it with: oc meshfed doctor --dump /m)
    expect(await typed('kubectl-meshfed')).toMatch(/^read it with: kubectl meshfed doctor --dump /m)
    const mesh = dumpsOf('client-id-wrong')[0] ?? ''
    const facts = ['collect', '--facts', '--dump', mesh, '--to', join(directory, 'typed.yaml')]
    const { stdout } = await execa(process.execPath, ['bin/oc-meshfed', ...facts], { reject: false })
    expect(stdout).toMatch(/^they check both sides with: oc meshfed doctor --context THEIRS --dump \S+typed\.yaml$/m)
  })

  test('writes a directory as well, in the layout of a must-gather with a manifest beside it', async () => {
    const bundle = join(directory, 'bundle')
    await meshfed(['collect', ...both, '--to', bundle])
    expect((await readdir(bundle)).sort()).toEqual(['green-mesh', 'meshfed.json', 'red-mesh'])
    expect((await readdir(join(bundle, 'red-mesh/namespaces/red-mesh-system'))).sort()).toEqual(
      expect.arrayContaining(['apps', 'core', 'federation.maistra.io', 'maistra.io', 'pods']),
    )
    const manifest = JSON.parse(await readFile(join(bundle, 'meshfed.json'), 'utf8'))
    expect(manifest).toMatchObject({ format: 'meshfed-bundle', version: 1, redacted: true })
    const skipped = manifest.clusters[0].lists.find(({ resource }: { resource: string }) => resource === 'nodes')
    expect(skipped.objects).toEqual({ skipped: 'not collected in this dump: nodes' })
    expect((await stat(join(bundle, 'red-mesh/namespaces/red-mesh-system/core/pods.yaml'))).mode & 0o777).toBe(0o600)
  })

  test('replaces what is there only when told to, and only a bundle', async () => {
    const file = join(directory, 'there.tar.gz')
    await writeFile(file, 'precious')
    const refused = await meshfed(['collect', ...both, '--to', file])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toMatch(/exists already\n.*--force/)
    expect(await readFile(file, 'utf8')).toBe('precious')
    expect((await meshfed(['collect', ...both, '--to', file, '--force'])).code).toBe(0)
    const other = await mkdtemp(join(directory, 'mine-'))
    await writeFile(join(other, 'letter.txt'), 'precious')
    expect((await meshfed(['collect', ...both, '--to', other, '--force'])).stderr).toMatch(/holds no bundle/)
    expect(await readdir(other)).toEqual(['letter.txt'])
  })

  test.each([
    ['nowhere/x.tar.gz', /there is no such directory/],
    ['file/x.tar.gz', /a part of the path is not a directory/],
  ])('to %s says why not, and leaves nothing behind', async (path, reason) => {
    const place = await mkdtemp(join(directory, 'p-'))
    await writeFile(join(place, 'file'), '')
    const { stderr, code } = await meshfed(['collect', ...both, '--to', join(place, path)])
    expect(code).toBe(3)
    expect(stderr).toMatch(reason)
    expect(stderr).not.toMatch(/ at .*\.js/)
    expect(await readdir(place)).toEqual(['file'])
  })

  test('on a full disk leaves nothing behind', async () => {
    const place = await mkdtemp(join(directory, 'full-'))
    // 40 blocks of 512 bytes for any one file
    const { execa } = await import('execa')
    const run = await execa(
      'sh',
      [
        '-c',
        `trap '' XFSZ; ulimit -f 40; exec "$@"`,
        'sh',
        process.execPath,
        'bin/kubectl-meshfed',
        'collect',
        ...both,
        '--to',
        join(place, 'b.tar.gz'),
      ],
      {
        reject: false,
        env: { KUBECONFIG: '/nonexistent' },
      },
    )
    expect(run.exitCode).toBe(3)
    expect(run.stderr).toMatch(/cannot be written: the file is too large/)
    expect(await readdir(place)).toEqual([])
  })

  test('a manifest of another version, or a damaged one, is refused with what to do', async () => {
    const bundle = await mkdtemp(join(directory, 'old-'))
    const file = join(bundle, 'meshfed.json')
    await writeFile(file, '{"format":"meshfed-bundle","version":7,"program":"9.9","clusters":[]}')
    expect((await meshfed(['doctor', '--dump', bundle])).stderr).toMatch(/bundle of version 7[\s\S]*9\.9/)
    await writeFile(file, '{"format":"meshfed-bundle","version":1,"clusters":[{"directory":"../.."}]}')
    expect((await meshfed(['doctor', '--dump', bundle])).stderr).toMatch(/is damaged/)
    const cluster = { directory: 'red', namespaces: [null], lists: [], logs: [], envoys: [], now: 'some day' }
    await writeFile(file, JSON.stringify({ format: 'meshfed-bundle', version: 1, clusters: [cluster] }))
    expect((await meshfed(['doctor', '--dump', bundle])).stderr).toMatch(/is damaged/)
    await chmod(file, 0o600)
  })

  test('a bundle from which something was taken out says so, and does not take it for absent', async () => {
    const bundle = join(directory, 'less')
    await meshfed(['collect', ...both, '--to', bundle])
    await rm(join(bundle, 'green-mesh/namespaces/green-mesh-system/federation.maistra.io/servicemeshpeers'), {
      recursive: true,
    })
    const { stdout } = await meshfed(['doctor', '--dump', bundle, '-o', 'json'])
    const { findings, unknown } = JSON.parse(stdout)
    expect(findings.map(({ id }: { id: string }) => id)).not.toContain('peer/exists-on-both-sides')
    expect(unknown.map(({ reason }: { reason: string }) => reason).join()).toMatch(
      /green-mesh-system\/red-mesh is not in this bundle any more/,
    )
  })

  test('with --facts writes a short file that the peer’s administrators check with', async () => {
    const [red, green] = dumpsOf('discovery-port-wrong')
    const file = join(directory, 'facts.yaml')
    const { stdout, code } = await meshfed(['collect', '--facts', '--dump', green, '--to', file])
    expect(code).toBe(0)
    expect(stdout).toMatch(/administrators of red-mesh/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const report = JSON.parse((await meshfed(['doctor', '--dump', red, '--dump', file, '-o', 'json'])).stdout)
    expect(report.findings[0]).toMatchObject({ id: 'reachability/remote-ports', mesh: 'red-mesh' })
    expect(report.meshes.map(({ source }: { source: string }) => source)).toEqual(['dump', 'facts'])
  })
})

/** Paths, sizes and times of the run. */
function withoutSources(text: string): string {
  return text
    .replaceAll(/\/[\w./-]*(?:tar\.gz|both)(?:\/[\w-]+)?/g, 'PATH')
    .replaceAll(/\d+(?:\.\d+)? (?:kB|MB|s\b|files|requests).*/g, '')
}
