import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../src/report/document.js'
import { meshfed } from '../support/program.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type LiveFederation, loadFederation } from '../support/rig/federation.js'
import { grant, viewerRules } from '../support/rig/users.js'

const both = ['--context', 'red', '--peer-context', 'green']

describeWithServers('collect from two live clusters', () => {
  let pair: Pair
  let federation: LiveFederation | undefined
  let directory: string

  beforeAll(async () => {
    pair = await startPair()
    directory = await mkdtemp(join(tmpdir(), 'meshfed-live-'))
  })
  afterAll(async () => {
    await federation?.unload()
    await pair?.stop()
    await rm(directory, { recursive: true, force: true })
  })

  async function load(scenario: string): Promise<string> {
    await federation?.unload()
    federation = undefined
    federation = await loadFederation(pair, scenario)
    return federation.kubeconfig
  }

  async function doctor(args: readonly string[], kubeconfig: string): Promise<string> {
    const { stdout, stderr } = await meshfed(['doctor', ...args, '-o', 'json'], { KUBECONFIG: kubeconfig })
    expect(stderr).toBe('')
    const { stats, generatedAt, collectedAt, meshes, findings, missingRights, ...report }: Report = JSON.parse(stdout)
    expect(stats.requests).toBeGreaterThan(0)
    const without = meshes.map(({ cluster, source, ...mesh }) => mesh)
    // commands for live clusters and rights in them name their context
    const rights = missingRights.map(({ context, ...right }) => right)
    return JSON.stringify(
      { ...report, findings: findings.map(withoutTwoContexts), missingRights: rights, meshes: without },
      null,
      1,
    ).replaceAll(/ --context(?: |=)[\w-]+/g, '')
  }

  for (const scenario of ['healthy', 'root-cert-wrong', 'client-id-wrong', 'service-port-wrong', 'lb-pending']) {
    it(`gives the same report of ${scenario} as the clusters`, async () => {
      const kubeconfig = await load(scenario)
      const bundle = join(directory, `${scenario}.tar.gz`)
      const { stderr, code } = await meshfed(['collect', ...both, '--to', bundle], { KUBECONFIG: kubeconfig })
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
      expect(await doctor(['--dump', bundle], kubeconfig)).toBe(await doctor(both, kubeconfig))
      expect(pair.red.audit().filter(({ verb }) => !['get', 'list', 'create'].includes(verb))).toEqual([])
      expect(pair.red.audit().filter(({ resource }) => resource === 'secrets')).toEqual([])
    })
  }

  it('keeps what may not be read unknown, for the same reason and with the same missing rights', async () => {
    const kubeconfig = await load('client-id-wrong')
    const rules = viewerRules.map((rule) => ({
      ...rule,
      resources: rule.resources.filter(
        (one) => !['pods/log', 'nodes', 'configmaps', 'pods/portforward', 'pods/exec'].includes(one),
      ),
    }))
    await grant(
      pair.red.api,
      'viewer',
      rules.filter(({ resources }) => resources.length > 0),
    )
    try {
      const bundle = join(directory, 'limited')
      const { stdout, code } = await meshfed(['collect', ...both, '--to', bundle], { KUBECONFIG: kubeconfig })
      expect(code).toBe(4)
      expect(stdout).toMatch(/not read: .*configmaps of red-mesh-system.*: may not list configmaps/)
      const live = await doctor(both, kubeconfig)
      expect(JSON.parse(live).missingRights).toContainEqual(expect.objectContaining({ resource: 'configmaps' }))
      expect(await doctor(['--dump', bundle], kubeconfig)).toBe(live)
    } finally {
      await grant(pair.red.api, 'viewer', viewerRules)
    }
  })

  it('leaves nothing behind when it is interrupted', async () => {
    const kubeconfig = await load('healthy')
    const place = await mkdtemp(join(directory, 'cut-'))
    const log = federation?.red.kubelet.log('red-mesh-system/egress-green-mesh-7f6b8d5c6-xyz12/istio-proxy')
    log?.stall()
    const child = execa('node', [resolve('bin/kubectl-meshfed'), 'collect', ...both, '--to', join(place, 'b.tar.gz')], {
      reject: false,
      env: { KUBECONFIG: kubeconfig },
    })
    await expect
      .poll(() => federation?.red.kubelet.requests.some((path) => path.includes('/containerLogs/')), {
        timeout: 20_000,
      })
      .toBe(true)
    child.kill('SIGINT')
    const { stderr, stdout, exitCode } = await child
    expect(stdout).toBe('')
    expect(stderr).toBe('interrupted: no bundle was written')
    expect(exitCode).toBe(130)
    expect(await readdir(place)).toEqual([])
    expect(existsSync(join(place, 'b.tar.gz'))).toBe(false)
  })
})

/** A command that copies from one cluster into the other takes two contexts, which a bundle does not have. */
function withoutTwoContexts(finding: Report['findings'][number]) {
  return finding.id === 'trust/peer-root-matches' ? { ...finding, remedy: [] } : finding
}
