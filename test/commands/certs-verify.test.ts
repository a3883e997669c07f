import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import type { CertsReport } from '../../src/report/certs/document.js'
import { meshfed, type Printed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'

const schema = JSON.parse(readFileSync('schemas/certs-v1.json', 'utf8'))
const both = (scenario: string) => dumpsOf(scenario).flatMap((path) => ['--dump', path])
const verify = (...args: readonly string[]) => meshfed(['certs', 'verify', ...args])

describe('certs verify', () => {
  test.each([
    ['root-cert-wrong', 'ConfigMap red-mesh-system/green-mesh-ca-root-cert in red-mesh', 'red-mesh/green-mesh'],
    ['root-cert-missing', 'ConfigMap red-mesh-system/green-mesh-ca-root-cert in red-mesh', 'red-mesh/green-mesh'],
    ['trust-domain-drift', 'ServiceMeshPeer red-mesh-system/green-mesh in red-mesh', 'red-mesh/green-mesh'],
  ])(
    '%s: leads with the faulty object and its fix, and breaks one direction only',
    async (scenario, object, broken) => {
      const { stdout, code } = await verify(...both(scenario))
      const [first] = stdout.split('\n\n')
      expect(first).toContain(`on     ${object}`)
      expect(first).toMatch(/\n {2}fix {4}in red-mesh: /)
      expect(code).toBe(1)
      const report = reportOf(await verify(...both(scenario), '-o', 'json'))
      const verdicts = report.peerings.map(({ mesh, peer, verdict }) => [`${mesh}/${peer}`, verdict])
      expect(Object.fromEntries(verdicts)).toEqual({ 'green-mesh/red-mesh': 'ok', [broken]: 'broken' })
    },
  )

  test('shows a healthy federation as a tree of each peer in ten lines or fewer', async () => {
    const { stdout, code } = await verify(...both('healthy'))
    expect(stdout).toMatch(/red-mesh’s trust in green-mesh: ok; [\s\S]*green-mesh’s trust in red-mesh: ok; /)
    expect(stdout).toMatch(
      /O=green-mesh\.local [0-9A-F:]{23} \(root, RSA-2048\) 2026-11-24 to 2036-11-21, 9 years left/,
    )
    expect(stdout).toMatch(
      /[└├]─ spiffe:\/\/green-mesh\.local\/ns\/green-mesh-system\/sa\/ingress-red-mesh-service-account/,
    )
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
    expect(code).toBe(0)
  })

  test('-o json is one document that fits the published schema, -o yaml is the same', async () => {
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)
    for (const scenario of ['healthy', 'root-cert-wrong', 'root-cert-missing', 'trust-domain-drift']) {
      const report = reportOf(await verify(...both(scenario), '-o', 'json'))
      expect(validate(report), JSON.stringify(validate.errors, null, 1)).toBe(true)
    }
    const args = [...both('root-cert-wrong'), '-o']
    const [json, yaml] = await Promise.all([verify(...args, 'json'), verify(...args, 'yaml')])
    expect((load(yaml.stdout) as CertsReport).peerings).toEqual(reportOf(json).peerings)
  })

  test('describes findings exactly as doctor does', async () => {
    const doctor = JSON.parse(readFileSync('schemas/report-v1.json', 'utf8'))
    expect(schema.definitions.finding).toEqual(doctor.definitions.finding)
    expect(schema.definitions.resource).toEqual(doctor.definitions.resource)
    const args = [...both('root-cert-wrong'), '-o', 'json']
    const known = JSON.parse((await meshfed(['doctor', ...args])).stdout).findings.map(
      (one: { key: string }) => one.key,
    )
    const own = reportOf(await verify(...args)).peerings.flatMap(({ findings }) => findings.map(({ key }) => key))
    expect(own.length).toBeGreaterThan(0)
    expect(known).toEqual(expect.arrayContaining(own))
  })

  test('one side alone is judged by what it holds, and says what it does not know', async () => {
    const [red] = dumpsOf('healthy')
    const { stdout, code } = await verify('--dump', red)
    expect(stdout).toContain('red-mesh’s trust in peer green-mesh: unknown')
    expect(stdout).toContain('only this side was read')
    expect(stdout).toMatch(/red-mesh itself \(trust domain red-mesh\.local\)\n {2}O=red-mesh\.local/)
    expect(code).toBe(4)
  })

  test('-o pem writes the ConfigMap that mends the peer, from the other side’s real root', async () => {
    const { stdout, code } = await verify(...both('root-cert-wrong'), '--peer', 'red-mesh/green-mesh', '-o', 'pem')
    const report = reportOf(await verify(...both('root-cert-wrong'), '-o', 'json'))
    const manifest = load(stdout) as { metadata: object; data: Record<string, string> }
    expect(manifest).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'green-mesh-ca-root-cert', namespace: 'red-mesh-system' },
    })
    const pem = manifest.data['root-cert.pem'] ?? ''
    const printed = execFileSync('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], { input: pem }).toString()
    const fingerprint = printed.trim().split('=')[1]?.replaceAll(':', '').toLowerCase()
    expect(report.peerings.find(({ mesh }) => mesh === 'red-mesh')?.roots.onlyThere).toEqual([fingerprint])
    expect(code).toBe(0)
  })

  test('-o pem never mixes manifests of several clusters, and invents no root', async () => {
    const mixed = await verify(...both('root-cert-wrong'), '-o', 'pem')
    expect(mixed).toMatchObject({ stdout: '', code: 2, stderr: expect.stringContaining('--peer red-mesh/green-mesh') })
    const [red] = dumpsOf('root-cert-wrong')
    const alone = await verify('--dump', red, '-o', 'pem')
    expect(alone).toMatchObject({ stdout: '', code: 3, stderr: expect.stringContaining('is not known') })
  })

  test('--peer names an unknown peer’s alternatives', async () => {
    const { stderr, code } = await verify('--demo', '--peer', 'blue-mesh')
    expect(stderr).toContain('peers: red-mesh/green-mesh, green-mesh/red-mesh')
    expect(code).toBe(2)
  })

  test('--warn-before takes days or a duration, and refuses anything else', async () => {
    const args = [...both('healthy'), '-o', 'json']
    const [days, duration] = await Promise.all([
      verify(...args, '--warn-before', '3640'),
      verify(...args, '--warn-before', '87360h', '--fail-on', 'warning'),
    ])
    expect(reportOf(days).peerings.map(({ verdict }) => verdict)).toEqual(['ok', 'ok'])
    expect(duration.code).toBe(0)
    const wrong = await verify(...args, '--warn-before', 'soon')
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a duration') })
  })
})

describe('certs show', () => {
  test('shows the trees of broken peers too, without findings, and ends with 0', async () => {
    const { stdout, code } = await meshfed(['certs', 'show', ...both('root-cert-wrong')])
    expect(stdout).toMatch(/red-mesh’s trust in green-mesh: broken\n/)
    expect(stdout).toContain('only there: not held by this mesh')
    expect(stdout).not.toContain('  fix    ')
    expect(code).toBe(0)
  })
})

function reportOf({ stdout }: Printed): CertsReport {
  return JSON.parse(stdout)
}
