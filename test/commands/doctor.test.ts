import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/report/document.js'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'

const schema = JSON.parse(readFileSync('schemas/report-v1.json', 'utf8'))
const both = (scenario: string) => dumpsOf(scenario).flatMap((path) => ['--dump', path])

describe('doctor', () => {
  test('--demo leads with the wrong root and shows object, proof and fix', async () => {
    const { stdout, code } = await meshfed(['doctor', '--demo', '--no-tui'])
    const [first] = stdout.split('\n\n')
    expect(first).toContain('ConfigMap red-mesh-system/green-mesh-ca-root-cert in red-mesh')
    expect(first).toMatch(/proof .*\n[\s\S]*fix +in red-mesh: /)
    expect(code).toBe(1)
  })

  test('prints ten lines or fewer for a healthy federation', async () => {
    const { stdout, code } = await meshfed(['doctor', ...both('healthy')])
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
    expect(stdout).toContain('nothing is wrong that can be seen')
    expect([0, 4]).toContain(code)
  })

  test('-o json is one document that fits the published schema, and exits alike', async () => {
    const validate = new Ajv({ allErrors: true }).compile(schema)
    for (const scenario of ['healthy', 'client-id-wrong', 'rule-shadowed']) {
      const json = await meshfed(['doctor', ...both(scenario), '-o', 'json'])
      const text = await meshfed(['doctor', ...both(scenario)])
      const report: Report = JSON.parse(json.stdout)
      expect(validate(report), JSON.stringify(validate.errors, null, 1)).toBe(true)
      expect(json.code).toBe(text.code)
      const roots = report.findings.map((finding) => finding.causedBy === null)
      expect(roots).toEqual([...roots].sort((a, b) => Number(b) - Number(a)))
    }
  })

  test('-o yaml is the same document', async () => {
    const args = ['doctor', ...both('client-id-wrong'), '-o']
    const [json, yaml] = await Promise.all([meshfed([...args, 'json']), meshfed([...args, 'yaml'])])
    const { findings, meshes, unknown } = load(yaml.stdout) as Report
    expect({ findings, meshes, unknown }).toEqual(
      (({ findings: f, meshes: m, unknown: u }: Report) => ({ findings: f, meshes: m, unknown: u }))(
        JSON.parse(json.stdout),
      ),
    )
  })

  test('one side alone never guesses about the other', async () => {
    const [, green] = dumpsOf('client-id-wrong')
    const { stdout } = await meshfed(['doctor', '--dump', green, '-o', 'json'])
    const report: Report = JSON.parse(stdout)
    expect(report.unknown.map((one) => one.reason)).toContainEqual(expect.stringMatching(/^no access to peer red-mesh/))
    expect(report.findings.filter((one) => one.mesh !== 'green-mesh')).toEqual([])
  })

  test('a warning fails only when asked to', async () => {
    const [strict, lenient] = await Promise.all([
      meshfed(['doctor', ...both('rule-shadowed'), '--fail-on', 'warning']),
      meshfed(['doctor', ...both('rule-shadowed')]),
    ])
    expect(strict.code).toBe(1)
    expect([0, 4]).toContain(lenient.code)
  })

  test('an unknown area, check or duration is a usage error with a hint', async () => {
    const area = await meshfed(['doctor', '--demo', '--area', 'certificate'])
    expect(area.stderr).toContain('did you mean certificates?')
    expect(area.code).toBe(2)
    const check = await meshfed(['doctor', '--demo', '--check', 'peer/clientid'])
    expect(check.stderr).toContain('did you mean peer/client-id?')
    expect(check.code).toBe(2)
    const duration = await meshfed(['doctor', '--demo', '--timeout', 'soon'])
    expect(duration.stderr).toContain('"soon" is not a duration')
    expect(duration.code).toBe(2)
  })

  test('a path that is not there is said in one line, without a stack', async () => {
    const { stdout, stderr, code } = await meshfed(['doctor', '--dump', 'no/such/dump.tar.gz'])
    expect(stdout).toBe('')
    expect(stderr).toContain('no/such/dump.tar.gz')
    expect(stderr).not.toMatch(/\n +at /)
    expect(code).toBe(3)
  })

  test('--area and --skip choose what is judged', async () => {
    const only = await meshfed(['doctor', ...both('client-id-wrong'), '--area', 'peer', '-o', 'json'])
    const without = await meshfed(['doctor', ...both('client-id-wrong'), '--skip', 'peer', '-o', 'json'])
    const ids = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as Report).findings.map((one) => one.id)
    expect(ids(only)).toContain('peer/client-id')
    expect(ids(only).every((id) => id.startsWith('peer/'))).toBe(true)
    expect(ids(without).some((id) => id.startsWith('peer/'))).toBe(false)
  })
})
