import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'

const both = (scenario: string) => dumpsOf(scenario).flatMap((path) => ['--dump', path])

/** The flag with a settings file that accepts these checks. */
async function accepting(...checks: readonly string[]): Promise<readonly string[]> {
  const file = join(await mkdtemp(join(tmpdir(), 'settings-')), 'accepted.yaml')
  const rules = checks.map((check) => `- {check: ${check}, until: 9999-12-31, reason: known}\n`)
  await writeFile(file, `ignore:\n${rules.join('')}`)
  return ['--config', file]
}

async function fits(schema: string, text: string): Promise<void> {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(await readFile(`schemas/${schema}`, 'utf8')),
  )
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true)
}

describe('certs verify', () => {
  test('ends with 1 while certificates show that a peering is broken, though the finding on it is accepted', async () => {
    const settings = await accepting('peer/client-id')
    const { stdout, code } = await meshfed(['certs', 'verify', ...both('client-id-wrong'), ...settings])
    expect(stdout).toMatch(/^✖ green-mesh.* red-mesh: broken$/m)
    expect(stdout).toMatch(/^✔ red-mesh.* green-mesh: ok;/m)
    expect(stdout).toMatch(/\n\n• 1 finding suppressed \(--verbose shows them\)\n$/)
    expect(code).toBe(1)
  })

  test('ends with 1 for the same fault when something else was accepted', async () => {
    const settings = await accepting('trust/leaf-validity')
    const { stdout, code } = await meshfed(['certs', 'verify', ...both('client-id-wrong'), ...settings])
    expect(stdout).toMatch(/^✖ green-mesh.* red-mesh: broken$/m)
    expect(stdout).not.toContain('suppressed')
    expect(code).toBe(1)
  })

  test('counts only what is accepted of the chosen peers; its document fits the published schema', async () => {
    const args = ['certs', 'verify', ...both('client-id-wrong'), ...(await accepting('peer/client-id')), '-o', 'json']
    const concerned = await meshfed([...args, '--peer', 'green-mesh/red-mesh'])
    await fits('certs-v1.json', concerned.stdout)
    expect(JSON.parse(concerned.stdout)).toMatchObject({
      peerings: [{ verdict: 'broken', findings: [] }],
      suppressed: [{ reason: 'known', until: '9999-12-31', finding: { id: 'peer/client-id' } }],
    })
    const other = JSON.parse((await meshfed([...args, '--peer', 'red-mesh/green-mesh'])).stdout)
    expect(other.suppressed).toEqual([])
  })
})

describe('trace-service', () => {
  test('counts what is accepted on the way; a hop that is broken by itself stays so', async () => {
    const args = ['trace-service', 'ratings.green-mesh-info', ...both('client-id-wrong')]
    const settings = await accepting('peer/client-id')
    const { stdout, code } = await meshfed([...args, ...settings])
    expect(stdout).toMatch(/\n\n• 1 finding suppressed \(--verbose shows them\)\n$/)
    expect(code).toBe(1)
    const json = await meshfed([...args, ...settings, '-o', 'json'])
    await fits('trace-v1.json', json.stdout)
    expect(JSON.parse(json.stdout)).toMatchObject({ suppressed: [{ finding: { id: 'peer/client-id' } }] })
  })

  test('--all tells them below the table, in full with --verbose', async () => {
    const args = ['trace-service', '--all', ...both('client-id-wrong'), ...(await accepting('peer/client-id'))]
    expect((await meshfed([...args, '--verbose'])).stdout).toMatch(
      /\n\n• 1 finding suppressed\n {2}✖ .+\[peer\/client-id\]\n {4}until 9999-12-31: known /,
    )
  })
})

describe('checklist', () => {
  test('marks a step whose error is accepted instead of ticking it', async () => {
    const args = ['checklist', ...both('root-cert-wrong'), ...(await accepting('trust/peer-root-matches'))]
    const { stdout } = await meshfed(args)
    expect(stdout).toMatch(
      /^ {2}• Identity and root of the peer: accepted until 9999-12-31: ConfigMap green-mesh-ca-root-cert .*\[trust\/peer-root-matches\]$/m,
    )
    expect(JSON.parse((await meshfed([...args, '-o', 'json'])).stdout).items).toContainEqual(
      expect.objectContaining({ state: 'accepted', check: 'trust/peer-root-matches', until: '9999-12-31' }),
    )
  })

  test('counts what is accepted beside what is done, lists it, and ends with 0', async () => {
    const args = ['checklist', ...both('export-typo')]
    expect((await meshfed(args)).code).toBe(1)
    const { stdout, code } = await meshfed([...args, ...(await accepting('exports/*', 'imports/*'))])
    expect(stdout).toMatch(
      /18 of 20 steps done, 2 accepted\n\n• \d findings? suppressed\n[\s\S]+until 9999-12-31: known/,
    )
    expect(code).toBe(0)
  })
})

test.each(['certs verify', 'trace-service --all', 'checklist'])(
  '%s refuses settings with a mistake',
  async (command) => {
    const settings = await accepting('peer/client-ids')
    const { stderr, code } = await meshfed([...command.split(' '), '--demo', ...settings])
    expect(stderr).toContain('did you mean peer/client-id?')
    expect(code).toBe(2)
  },
)
