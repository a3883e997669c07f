import { resolve } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { meshfed } from '../support/program.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type LiveFederation, loadFederation } from '../support/rig/federation.js'
import type { PodLog } from '../support/rig/pod-log.js'

const namespace = 'red-mesh-system'
const egress = 'egress-green-mesh-7f6b8d5c6-xyz12'
const both = ['--context', 'red', '--peer-context', 'green']

describeWithServers('logs of two live clusters', () => {
  let pair: Pair
  let federation: LiveFederation
  let following: ResultPromise<{ reject: false }> | undefined
  let printed = ''

  beforeAll(async () => {
    pair = await startPair()
  })
  beforeEach(async () => {
    federation = await loadFederation(pair, 'client-id-wrong')
    printed = ''
  })
  afterEach(async () => {
    following?.kill('SIGKILL')
    await federation?.unload()
  })
  afterAll(async () => {
    await pair?.stop()
  })

  function egressLog(): PodLog {
    return federation.red.kubelet.log(`${namespace}/${egress}/istio-proxy`)
  }

  /** Follows, and gathers what is printed. */
  function follow(...args: readonly string[]) {
    const child = execa('node', [resolve('bin/kubectl-meshfed'), 'logs', '-f', ...both, '-o', 'raw', ...args], {
      reject: false,
      env: { KUBECONFIG: federation.kubeconfig },
      buffer: { stdout: false },
      maxBuffer: 100_000_000,
    })
    child.stdout.on('data', (data) => {
      printed += data
    })
    following = child as unknown as typeof following
    return child
  }

  it('are those of the recording', async () => {
    const { stdout, stderr, code } = await meshfed(['logs', ...both, '--since', '24h', '-o', 'json'], {
      KUBECONFIG: federation.kubeconfig,
    })
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    const recorded = await meshfed([
      'logs',
      '--dump',
      'test/recordings/client-id-wrong/red.tar.gz',
      '--dump',
      'test/recordings/client-id-wrong/green.tar.gz',
      '-o',
      'json',
    ])
    const lines = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).line)
        .sort()
    expect(lines(stdout)).toEqual(lines(recorded.stdout))
  })

  it('go on across cut connections and rotations without loss or repeats, and end at once on Ctrl-C', async () => {
    const child = follow('--component', 'egress', '--tail', '0')
    await expect.poll(() => egressLog().followers, { timeout: 20_000 }).toBe(1)
    const time = (second: number) => `2026-11-24T12:00:${String(second).padStart(2, '0')}.000000001Z`
    egressLog().append(['one'], time(1))
    egressLog().append(['two'], time(2))
    await expect.poll(() => printed, { timeout: 10_000 }).toContain('two\n')
    egressLog().cut()
    egressLog().append(['while nobody was there'], time(3))
    await expect.poll(() => egressLog().followers, { timeout: 10_000 }).toBe(1)
    egressLog().append(['four'], time(4))
    await expect.poll(() => printed, { timeout: 10_000 }).toContain('four\n')
    egressLog().rotate()
    egressLog().append(['after the rotation'], time(5))
    egressLog().cut()
    await expect.poll(() => egressLog().followers, { timeout: 10_000 }).toBe(1)
    egressLog().append(['six'], time(6))
    await expect.poll(() => printed, { timeout: 10_000 }).toContain('six\n')
    child.kill('SIGINT')
    const { exitCode, stderr } = await child
    expect(printed).toBe('one\ntwo\nwhile nobody was there\nfour\nafter the rotation\nsix\n')
    expect(exitCode).toBe(130)
    expect(stderr).not.toMatch(/ at .*js/)
  })

  it('let binary noise and a line of 20 MB through', async () => {
    const child = follow('--component', 'egress', '--tail', '0')
    await expect.poll(() => egressLog().followers, { timeout: 20_000 }).toBe(1)
    egressLog().append([Buffer.alloc(20_000_000, 'x'), Buffer.from([0xff, 0x00, 0x1b, 0x5b]), 'after'])
    await expect.poll(() => printed.endsWith('after\n'), { timeout: 30_000 }).toBe(true)
    expect(printed.length).toBe(20_000_000 + 1 + '\ufffd\0\x1b[\n'.length + 'after\n'.length)
    child.kill('SIGINT')
    expect((await child).exitCode).toBe(130)
  })

  it('leave out a pod that is gone, with the reason', async () => {
    federation.red.kubelet.remove(`${namespace}/${egress}`)
    const { stdout, stderr, code } = await meshfed(['logs', ...both, '--since', '24h', '-o', 'json'], {
      KUBECONFIG: federation.kubeconfig,
    })
    expect(code).toBe(0)
    expect(stderr).toContain(`warning: log of ${egress}: `)
    expect(stdout).not.toContain(`"pod":"${egress}"`)
    expect(stdout).toContain('"mesh":"green-mesh","component":"egress"')
  })

  it('of previous runs are those of previous runs', async () => {
    federation.red.kubelet.setPrevious(`${namespace}/${egress}/istio-proxy`, '2026-11-24T09:00:00.1Z it crashed\n')
    const { stdout } = await meshfed(['logs', ...both, '--previous', '--component', 'egress', '-o', 'raw'], {
      KUBECONFIG: federation.kubeconfig,
    })
    expect(stdout).toBe('it crashed\n')
  })
})
