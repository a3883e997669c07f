import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { afterAll, describe, expect, test } from 'vitest'
import type { TraceDocument } from '../../src/report/trace/document.js'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'

const schema = JSON.parse(readFileSync('schemas/trace-v1.json', 'utf8'))
const both = (scenario: string) => dumpsOf(scenario).flatMap((path) => ['--dump', path])
const place = mkdtempSync(join(tmpdir(), 'trace-'))
afterAll(() => rmSync(place, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(place, name)
  writeFileSync(path, text)
  return path
}

describe('trace-service', () => {
  test('leads with who cannot call what, and why; shows the fix; exits 1', async () => {
    const { stdout, code } = await meshfed(['trace-service', 'ratings.info', ...both('service-port-wrong')])
    const [first] = stdout.split('\n\n')
    expect(first?.replaceAll(/\n +/g, ' ')).toMatch(
      /^✖ red-mesh cannot call ratings\.info\.svc\.green-mesh-imports\.local: .*15444/,
    )
    expect(stdout).toContain('oc -n red-mesh-system patch servicemeshpeer/green-mesh')
    expect(code).toBe(1)
  })

  test('exits 0 where every hop is ok', async () => {
    const { stdout, code } = await meshfed(['trace-service', 'ratings.info', ...both('healthy')])
    expect(stdout.match(/^✔ .* can call /gm)).toHaveLength(2)
    expect(code).toBe(0)
  })

  test('-o json fits the published schema and has the fields of a path and no others; -o yaml is the same', async () => {
    const validate = new Ajv({ allErrors: true }).compile(schema)
    for (const scenario of ['healthy', 'client-id-wrong', 'failover-ok']) {
      const args = ['trace-service', 'ratings.info', ...both(scenario), '-o']
      const [json, yaml] = await Promise.all([meshfed([...args, 'json']), meshfed([...args, 'yaml'])])
      const document: TraceDocument = JSON.parse(json.stdout)
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
      expect(load(yaml.stdout)).toEqual(document)
      expect(Object.keys(document)).toEqual(['schemaVersion', 'query', 'paths'])
      for (const path of document.paths) {
        expect(Object.keys(path)).toEqual([
          'owner',
          'peer',
          'service',
          'exportedName',
          'importedName',
          'verdict',
          'firstBroken',
          'hops',
        ])
        for (const hop of path.hops) {
          expect(Object.keys(hop)).toEqual(['mesh', 'step', 'resource', 'state', 'message', 'evidence'])
          expect(Object.keys(hop.resource)).toEqual(['kind', 'namespace', 'name', 'path'])
        }
      }
    }
  })

  test('--all is a table with the broken first, and exits like a trace', async () => {
    const wrong = await meshfed(['trace-service', '--all', ...both('service-port-wrong')])
    expect(wrong.stdout.split('\n')[0]).toMatch(/^✖ ratings\.green-mesh-info/)
    expect(wrong.code).toBe(1)
    const well = await meshfed(['trace-service', '--all', ...both('healthy')])
    expect(well.stdout).not.toMatch(/^[^✔]/m)
    expect(well.code).toBe(0)
  })

  test('svc/NAME -n NAMESPACE is the service’s namespace; with --service-namespace -n stays the control plane’s', async () => {
    const short = await meshfed(['trace-service', 'svc/ratings', '-n', 'info', ...both('healthy'), '-o', 'json'])
    const long = await meshfed([
      'trace-service',
      'svc/ratings',
      '--service-namespace',
      'info',
      ...both('healthy'),
      '-o',
      'json',
    ])
    expect(JSON.parse(short.stdout).paths).toHaveLength(2)
    expect(JSON.parse(long.stdout).paths).toEqual(JSON.parse(short.stdout).paths)
  })

  test('--what-if shows the path with an edited object, and changes nothing', async () => {
    const peer = file(
      'peer.yaml',
      `apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {name: green-mesh, namespace: red-mesh-system}
spec:
  remote: {addresses: [10.2.0.20]}
  gateways: {ingress: {name: ingress-green-mesh}, egress: {name: egress-green-mesh}}
  security:
    trustDomain: green-mesh.local
    clientID: green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account
    certificateChain: {kind: ConfigMap, name: green-mesh-ca-root-cert}
`,
    )
    for (const scenario of ['service-port-wrong', 'address-wrong', 'discovery-port-wrong', 'egress-name-wrong']) {
      const args = ['trace-service', 'green-ratings.info', ...both(scenario), '-o', 'json']
      const [now, then] = await Promise.all([meshfed(args), meshfed([...args, '--what-if', peer])])
      expect([now.code, then.code], scenario).toEqual([1, 0])
      expect(JSON.parse(then.stdout).paths[0].verdict).toBe('ok')
    }
  })

  test('--what-if of a file that is none, or holds nothing to try, is a usage error', async () => {
    const args = ['trace-service', 'green-ratings', ...both('healthy'), '--what-if']
    for (const [path, says] of [
      [join(place, 'missing.yaml'), 'cannot be read'],
      [file('broken.yaml', 'a: [1'), 'line 1'],
      [file('other.yaml', 'just: text'), 'holds no Kubernetes object'],
      [
        file('pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: info}'),
        'cannot try out Pod info/a',
      ],
    ] as const) {
      const { stderr, code } = await meshfed([...args, path])
      expect(stderr).toContain(says)
      expect(code).toBe(2)
    }
  })

  test('--from looks from a client', async () => {
    const { stdout, code } = await meshfed(['trace-service', 'green-ratings', '--from', 'shop', ...both('healthy')])
    expect(stdout.replaceAll(/\n +/g, ' ')).toContain('namespace shop is no member of red-mesh')
    expect(code).toBe(1)
    expect((await meshfed(['trace-service', 'green-ratings', '--from', 'a/b/c', ...both('healthy')])).code).toBe(2)
  })

  test('--fail-on warning fails for a degraded path', async () => {
    const args = ['trace-service', 'green-ratings', ...both('failover-no-outlier')]
    expect((await meshfed(args)).code).toBe(0)
    expect((await meshfed([...args, '--fail-on', 'warning'])).code).toBe(1)
  })

  test('one side alone gives an incomplete answer, exit 4, and never blames the other', async () => {
    const [red] = dumpsOf('client-id-wrong')
    const { stdout, code } = await meshfed(['trace-service', 'green-ratings', '--dump', red, '-o', 'json'])
    const [path] = (JSON.parse(stdout) as TraceDocument).paths
    expect(path?.hops.filter(({ mesh, state }) => mesh === 'green-mesh' && state === 'broken')).toEqual([])
    expect([1, 4]).toContain(code)
    const [whole] = dumpsOf('healthy')
    expect((await meshfed(['trace-service', 'green-ratings', '--dump', whole])).code).toBe(4)
  })

  test('no name, two ways to ask, an ambiguous and an unknown name are usage errors with a hint', async () => {
    const dumps = both('healthy')
    for (const [args, says] of [
      [[], '--all'],
      [['a', '--all'], 'give a service, or --all'],
      [['ratings'], 'ratings.green-mesh-info: in green-mesh'],
      [['rating.info'], 'did you mean ratings.info?'],
    ] as const) {
      const { stderr, code } = await meshfed(['trace-service', ...args, ...dumps])
      expect(stderr).toContain(says)
      expect(code).toBe(2)
    }
  })
})
