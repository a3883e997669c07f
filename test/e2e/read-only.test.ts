import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { meshfed, type Printed } from '../support/program.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type LiveFederation, loadFederation } from '../support/rig/federation.js'
import { isRead } from '../support/rig/reads.js'

const sides = ['red', 'green'] as const
const both = ['--context', 'red', '--peer-context', 'green']

/** Each command that reads clusters, in all the ways that make it ask for something else. `TO` stands for a directory. */
const runs: readonly (readonly string[])[] = [
  ['doctor', ...both],
  ['doctor', ...both, '--no-tui', '-o', 'json'],
  ['certs', 'verify', ...both],
  ['certs', 'show', ...both],
  ['trace-service', 'ratings.info', ...both],
  ['trace-service', '--all', ...both],
  ['logs', ...both, '--tail', '5', '--since', '8760h'],
  ['collect', ...both, '--to', 'TO/bundle.tar.gz'],
  ['collect', '--context', 'red', '--facts', '--to', 'TO/facts.json'],
  ['peers', ...both],
  ['exports', ...both],
  ['imports', ...both],
  ['ports', ...both],
  ['checklist', ...both],
  ['rbac', 'all'],
]

/** Commands that read files, or nothing: they know no cluster. */
const offline = ['diff', 'explain', 'report']

/** The federation ports of ingress gateways, with which certs verify shakes hands. */
const tlsPorts = [8188, 15443]

describeWithServers('a user who may only read', () => {
  let pair: Pair
  let federation: LiveFederation
  const directory = mkdtempSync(join(tmpdir(), 'meshfed-read-only-'))

  beforeAll(async () => {
    pair = await startPair()
    federation = await loadFederation(pair, 'root-cert-wrong')
  })
  afterAll(async () => {
    await federation?.unload()
    await pair?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  async function run(args: readonly string[]): Promise<Printed> {
    for (const rig of [pair.red, pair.green]) rig.forgetAudit()
    const inDirectory = args.map((arg) => arg.replace(/^TO\//, `${directory}/`))
    return meshfed(inDirectory, { KUBECONFIG: federation.kubeconfig })
  }

  for (const args of runs) {
    it(`has a use for ${args.filter((arg) => !both.includes(arg)).join(' ')}, which only reads and reads no Secret`, async () => {
      const { stdout, stderr, code } = await run(args)
      const asked = [pair.red, pair.green].map((rig) => rig.audit())
      expect(stderr).not.toMatch(/fault in meshfed|error:/)
      expect([0, 1, 4], stdout).toContain(code)
      expect(asked.flat().filter((event) => !isRead(event, tlsPorts))).toEqual([])
      // with nothing asked there is nothing that was seen to be right
      expect(asked.map(({ length }) => length > 0)).toEqual(sides.map((side) => args.includes(side)))
      expect(asked.flat().every(({ user, code }) => user === 'viewer' && code !== 403)).toBe(true)
    })
  }

  it('was seen to use every command of the program that knows clusters', () => {
    const root = resolve('src/commands')
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const names = files.map((file) => relative(root, join(file.parentPath, file.name)).replace(/\.ts$/, ''))
    const run = runs.map((args) => (args[0] === 'certs' ? args.slice(0, 2).join('/') : args[0]))
    expect(names.sort()).toEqual([...new Set([...run, ...offline])].sort())
  })
})
