import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { dump, load } from 'js-yaml'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../src/report/document.js'
import { createAuthority } from '../support/rig/certificates.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type LiveFederation, loadFederation } from '../support/rig/federation.js'
import { type MisbehavingProxy, startBlackHole, startProxy, statusBody } from '../support/rig/proxy.js'
import { type FaultCase, faults } from './faults.js'

interface Kubeconfig {
  readonly clusters: { name: string; cluster: { server: string; 'certificate-authority-data': string } }[]
  readonly users: { name: string; user: unknown }[]
}

/** What the program may take at most; killed a little later, which no test would pass. */
const seconds = 8

/** One line of the page. */
interface Row {
  readonly fault: string
  readonly seen: readonly string[]
  readonly code: number | undefined
}

describeWithServers('doctor, when something goes wrong on the way to the peer', () => {
  let pair: Pair
  let federation: LiveFederation
  let hole: Awaited<ReturnType<typeof startBlackHole>>
  const proxies = new Map<FaultCase['server'], MisbehavingProxy>()
  const rows: Row[] = []

  beforeAll(async () => {
    pair = await startPair()
    federation = await loadFederation(pair, 'service-port-wrong')
    hole = await startBlackHole()
    const date = federation.green.collectedAt
    const other = { ...pair.green, authority: { ...createAuthority('another'), root: pair.green.authority.root } }
    proxies.set('expired', await startProxy(pair.green, { date, certificate: { notAfter: new Date(0) } }))
    proxies.set('other-name', await startProxy(pair.green, { date, certificate: { names: ['api.elsewhere'] } }))
    proxies.set('other-ca', await startProxy(other, { date }))
  })
  afterAll(async () => {
    await Promise.all([...proxies.values()].map((proxy) => proxy.close()))
    await hole?.close()
    await federation?.unload()
    await pair?.stop()
  })

  /** The kubeconfig of the federation with another server or user for green. */
  async function kubeconfig({ server, user }: FaultCase): Promise<string> {
    const config = load(await readFile(federation.kubeconfig, 'utf8')) as Kubeconfig
    const cluster = config.clusters.find(({ name }) => name === 'green')?.cluster
    if (cluster && server !== undefined) {
      const url = server === 'silent' ? hole.server : (proxies.get(server)?.server ?? server)
      cluster.server = server === 'other-name' ? url.replace('127.0.0.1', 'localhost') : url
    }
    const entry = config.users.find(({ name }) => name === 'green')
    if (entry && user !== undefined) entry.user = user
    const path = join(pair.directory, 'fault.kubeconfig')
    await writeFile(path, dump(config))
    return path
  }

  function doctor(
    path: string,
    args: readonly string[],
    time = ['--timeout', `${seconds}s`, '--request-timeout', '2s'],
  ) {
    const all = ['doctor', '--context', 'red', '--peer-context', 'green', ...time, ...args]
    return execa('node', [resolve('bin/kubectl-meshfed'), ...all], {
      reject: false,
      env: { KUBECONFIG: path, NO_COLOR: '1' },
      timeout: (seconds + 5) * 1000,
    })
  }

  for (const one of faults) {
    it(one.fault, async () => {
      federation.green.proxy.behave(() => 'pass')
      one.arrange(federation, pair)
      const { stdout, stderr, exitCode, timedOut } = await doctor(await kubeconfig(one), ['-o', 'json'])
      await one.repair?.(pair)
      expect(timedOut).toBe(false)
      expect(stdout + stderr).not.toMatch(/^\s+at .*:\d+|fault in meshfed|undefined|\[object/m)
      const report: Report = JSON.parse(stdout)
      const reasons = [...new Set(report.unknown.map(({ reason }) => reason))]
      const seen = [...stderr.split('\n').filter(Boolean), ...reasons].map(anonymous)
      if (one.says) expect(seen.join('\n')).toMatch(one.says)
      else expect(seen).toEqual([])
      // what red shows is kept, and where nothing is lost the first cause is found
      expect(report.meshes[0]).toMatchObject({ name: 'red-mesh', version: expect.any(String) })
      if (!one.says) expect(report.findings[0]?.id).toBe('reachability/remote-ports')
      expect(exitCode).toBe(one.code)
      // a warning on stderr and the reasons of unknowns say the same: the page shows it once
      rows.push({ fault: one.fault, seen: seen.slice(0, 1), code: exitCode })
    })
  }

  /** Lets green take requests and never answer; done when it has one. */
  function hanging(): Promise<void> {
    return new Promise((resolve) => {
      federation.green.proxy.behave(() => {
        resolve()
        return { hang: true }
      })
    })
  }

  const plain: FaultCase = { fault: '', arrange: () => {}, code: 1 }

  it('prints what it has of the other side when the time is up', async () => {
    federation.green.proxy.behave(() => ({ hang: true }))
    const path = await kubeconfig(plain)
    const { stdout, stderr, exitCode } = await doctor(
      path,
      ['-o', 'json'],
      ['--timeout', '2s', '--request-timeout', '0'],
    )
    expect(stderr).toContain('the time was up after 2s (--timeout): what was not read by then is unknown')
    expect(JSON.parse(stdout).meshes).toMatchObject([{ name: 'red-mesh', members: 2, trustDomain: 'red-mesh.local' }])
    expect(exitCode).toBe(4)
  })

  it('prints what it has on Ctrl-C, and ends as interrupted programs do', async () => {
    const waiting = hanging()
    // asked for once the control plane is known
    const deployments = () => federation.red.proxy.asked.filter(({ path }) => path.endsWith('/deployments')).length
    const before = deployments()
    const child = doctor(await kubeconfig(plain), ['-o', 'json'], ['--request-timeout', '0'])
    await waiting
    await expect.poll(deployments, { timeout: 10_000 }).toBeGreaterThan(before)
    child.kill('SIGINT')
    const { stdout, stderr, exitCode } = await child
    expect(stderr).toContain('interrupted: what was not read by then is unknown')
    expect(JSON.parse(stdout).meshes).toMatchObject([{ name: 'red-mesh' }])
    expect(exitCode).toBe(130)
  })

  it('ends as interrupted programs do when nothing was read before Ctrl-C', async () => {
    const waiting = hanging()
    const env = { KUBECONFIG: await kubeconfig(plain) }
    const child = execa('node', [resolve('bin/kubectl-meshfed'), 'doctor', '--context', 'green'], {
      reject: false,
      env,
    })
    await waiting
    child.kill('SIGINT')
    const { stdout, stderr, exitCode } = await child
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^warning: interrupted: .*\nerror: no control plane found in green: /)
    expect(exitCode).toBe(130)
  })

  it('says in one line that nothing can be read, when no cluster can be', async () => {
    federation.green.proxy.behave(() => 'pass')
    const path = await kubeconfig({ ...plain, server: 'silent' })
    const args = ['doctor', '--context', 'green', '--timeout', '5s', '--request-timeout', '1s']
    const { stdout, stderr, exitCode } = await execa('node', [resolve('bin/kubectl-meshfed'), ...args], {
      reject: false,
      env: { KUBECONFIG: path },
    })
    expect(stderr).toMatch(/^error: no control plane found in green: \S+ gave no complete answer within 1 s$/)
    expect(stdout).toBe('')
    expect(exitCode).toBe(3)
  })

  it('ends with the least role that answers what a lack of rights left open', async () => {
    const list = { status: 403, body: statusBody(403, 'Forbidden', 'is forbidden') }
    federation.green.proxy.behave(({ path }) => (/\/(configmaps|events|log)$/.test(path) ? list : 'pass'))
    const { stdout, exitCode } = await doctor(await kubeconfig(plain), [])
    expect(stdout).toMatch(/may not list configmaps in green-mesh-system/)
    expect(stdout).toMatch(
      /least role .*:[\s\S]*\n {2}oc --context green -n green-mesh-system create role \S+ --verb=list --resource=\S*configmaps/,
    )
    expect(exitCode).toBe(1)
  })

  it('is described in docs/faults.md', async () => {
    await expect(page(rows)).toMatchFileSnapshot(resolve('docs/faults.md'))
  })
})

function anonymous(text: string): string {
  return text.replace(/(127\.0\.0\.1|localhost):\d+/g, 'api.green.example:6443')
}

function page(rows: readonly Row[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const lines = rows.map(
    ({ fault, seen, code }) =>
      `| ${cell(fault)} | ${seen.map(cell).join('<br>') || 'nothing: the report is whole'} | ${code} |`,
  )
  return `# When something goes wrong on the way

What \`doctor --context red --peer-context green\` says when green's API server, or the way to it, misbehaves. Red, which can be
read, is always reported; the run never takes longer than \`--timeout\`. A warning goes to stderr, a reason stands at the
checks that it leaves without an answer. Exit code 1 is for the fault that the example has and that was found all the same; 4
says that nothing was found, but not everything could be read.

This page is written by the test that brings these faults about.

| What goes wrong | What is said | Exit code |
| --- | --- | --- |
${lines.join('\n')}
`
}
