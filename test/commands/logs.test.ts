import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'

const dumps = dumpsOf('client-id-wrong').flatMap((dump) => ['--dump', dump])

describe('logs', () => {
  test('shows the logs of both meshes in one timeline, explained', async () => {
    const { stdout, stderr, code } = await meshfed(['logs', ...dumps])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^not shown: \d+ routine lines of istiod and Envoy \(--no-fold shows them\)\n$/)
    expect(stdout).not.toMatch(/ info (?:ads|klog|kube) |(?:normal|problem): [a-z]+(?:-[a-z]+)+$/m)
    for (const mesh of ['red-mesh', 'green-mesh'])
      for (const component of ['istiod', 'egress', 'ingress'])
        expect(stdout).toMatch(new RegExp(`${mesh} +${component} `))
    expect(stdout).toMatch(/╰ problem: .* \[[a-z]+\/[a-z-]+\]/)
    expect(stdout).toMatch(/ x\d+ in \d/)
    expect(stdout).toMatch(/the other half of the line of red-mesh egress/)
  })

  test('with --problems, --component and --grep shows only these lines', async () => {
    const { stdout } = await meshfed([
      'logs',
      ...dumps,
      '--problems',
      '--component',
      'ingress',
      '--grep',
      'rbac_access',
      '-o',
      'json',
    ])
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.length).toBeGreaterThan(3)
    for (const { component, line, signature } of lines) {
      expect(component).toBe('ingress')
      expect(line).toContain('rbac_access_denied')
      expect(signature).toMatchObject({ id: 'denied-discovery', level: 'problem' })
    }
  })

  test('in order of time, with -o raw as they were written', async () => {
    const json = await meshfed(['logs', ...dumps, '-o', 'json'])
    const times = json.stdout
      .trim()
      .split('\n')
      .flatMap((line) => JSON.parse(line).time ?? [])
    expect(times.length).toBeGreaterThan(100)
    const raw = await meshfed(['logs', ...dumps, '-o', 'raw'])
    expect(raw.stdout.trim().split('\n')).toEqual(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).line),
    )
  })

  test('what is left out with folding is all there without', async () => {
    const short = await meshfed(['logs', ...dumps])
    const whole = await meshfed(['logs', ...dumps, '--no-fold'])
    const raw = await meshfed(['logs', ...dumps, '-o', 'raw'])
    expect(whole.stderr).toBe('')
    const heads = whole.stdout.split('\n').filter((line) => /^[\d:. ]{13}\w/.test(line))
    expect(heads).toHaveLength(raw.stdout.trimEnd().split('\n').length)
    expect(short.stdout.length).toBeLessThan(whole.stdout.length / 2)
    expect((await meshfed(['logs', ...dumps, '--grep', 'Push debounce'])).stdout).toMatch(/ info ads Push debounce/)
  })

  test('that show nothing say what was read', async () => {
    const nothing = await meshfed(['logs', ...dumps, '--grep', 'nobody wrote this'])
    expect(nothing).toMatchObject({ stdout: '', code: 0 })
    expect(nothing.stderr).toMatch(/^read 6 logs of .*: none of \d+ lines matches --grep nobody wrote this\n$/)
    const empty = await meshfed(['logs', ...dumpsOf('healthy').flatMap((dump) => ['--dump', dump])])
    expect(empty.stderr).toMatch(
      /^read 6 logs of (?:red-mesh and green-mesh|green-mesh and red-mesh): they are empty\n$/,
    )
  })

  test('of one peering are those of its gateways on both sides', async () => {
    const { stdout } = await meshfed(['logs', ...dumps, '--peer', 'green-mesh', '--tail', '1', '-o', 'json'])
    const pods = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ mesh, component }) => `${mesh} ${component}`)
    expect(pods.sort()).toEqual([
      'green-mesh egress',
      'green-mesh ingress',
      'green-mesh istiod',
      'red-mesh egress',
      'red-mesh ingress',
      'red-mesh istiod',
    ])
  })

  test.each([
    [['--peer', 'blue'], /no ServiceMeshPeer blue[\s\S]*peers: green-mesh, red-mesh/],
    [['--grep', '('], /--grep: Invalid regular expression/],
    [['--max-connections', '2'], /6 logs to read, and 2 connections at most/],
    [['--component', 'kiali'], /--component/],
  ])('%j is refused with what to type', async (args, message) => {
    const { stderr, code } = await meshfed(['logs', ...dumps, ...args])
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('says when there is no previous run, and is silent about a closed pipe', async () => {
    const previous = await meshfed(['logs', ...dumps, '--previous', '--component', 'istiod'])
    expect(previous.code).toBe(0)
    const child = spawn(process.execPath, [resolve('bin/kubectl-meshfed'), 'logs', ...dumps, '-o', 'json'], {
      env: { ...process.env, KUBECONFIG: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', (data) => {
      stderr += data
    })
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [code, signal] = await once(child, 'exit')
    expect({ stderr, code, signal }).toEqual({ stderr: '', code: 0, signal: null })
  })
})
