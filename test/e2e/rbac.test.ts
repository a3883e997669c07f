import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rbacCommands } from '../../src/cli/rbac-commands.js'
import type { Report } from '../../src/report/document.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type LiveFederation, loadFederation } from '../support/rig/federation.js'
import { writeKubeconfig } from '../support/rig/kubeconfig.js'

const sides = ['red', 'green'] as const
const bin = resolve('bin/kubectl-meshfed')

describeWithServers('the least roles', () => {
  let pair: Pair
  let federation: LiveFederation
  let nobody: string

  beforeAll(async () => {
    pair = await startPair()
    // a broken federation, so that logs and Envoy configurations are wanted too
    federation = await loadFederation(pair, 'client-id-wrong')
    const contexts = sides.map((side) => federation[side].proxy.contextOf('nobody'))
    nobody = await writeKubeconfig(join(pair.directory, 'nobody.kubeconfig'), contexts)
  })
  afterAll(async () => {
    await federation?.unload()
    await pair?.stop()
  })

  async function asAdmin(side: 'red' | 'green', input: string, ...args: string[]) {
    return execa('kubectl', ['--kubeconfig', await pair[side].kubeconfig('admin'), ...args], { input })
  }

  async function roles(side: 'red' | 'green', command: string): Promise<string> {
    const { stdout } = await asAdmin(side, '', 'get', 'servicemeshmemberrolls', '-A', '-o', 'json')
    const members = JSON.parse(stdout).items.flatMap((roll: { status: { members: string[] } }) => roll.status.members)
    const flags = members.flatMap((name: string) => ['--member', name])
    return (await execa('node', [bin, 'rbac', command, '-n', `${side}-mesh-system`, ...flags, '--user', 'nobody']))
      .stdout
  }

  async function run(kubeconfig: string) {
    const namespaces = ['-n', 'red-mesh-system', '--peer-namespace', 'green-mesh-system']
    const args = ['doctor', '--context', 'red', '--peer-context', 'green', ...namespaces, '-o', 'json']
    return execa('node', [bin, ...args], { reject: false, env: { KUBECONFIG: kubeconfig } })
  }

  async function doctor(kubeconfig: string): Promise<Report> {
    return JSON.parse((await run(kubeconfig)).stdout)
  }

  it('are accepted by an API server, each command’s', async () => {
    for (const command of rbacCommands) {
      const { stdout } = await asAdmin('red', await roles('red', command), 'apply', '--dry-run=server', '-f', '-')
      expect(stdout, command).toMatch(/created \(server dry run\)/)
    }
  })

  it('come with an example of a CronJob that an API server accepts as well', async () => {
    const { stdout } = await asAdmin('red', '', 'apply', '--dry-run=server', '-f', resolve('deploy/cronjob'))
    expect(stdout).toMatch(/cronjob.batch\/meshfed created/)
    expect(stdout).toMatch(/role.rbac.authorization.k8s.io\/meshfed created/)
  })

  it('let doctor answer all that somebody with every right to read gets answered, and no right is left out', async () => {
    expect((await run(nobody)).exitCode).toBe(3)
    for (const side of sides) await asAdmin(side, await roles(side, 'doctor'), 'apply', '-f', '-')
    const [least, viewer] = [await doctor(nobody), await doctor(federation.kubeconfig)]
    expect(least.missingRights).toEqual([])
    expect(least.unknown).toEqual(viewer.unknown)
    expect(least.findings.map(({ key }) => key)).toEqual(viewer.findings.map(({ key }) => key))
  })

  it('give no right to read Secrets or to change anything', async () => {
    const { stdout } = await execa('node', [bin, 'rbac', 'all'])
    expect(stdout).not.toMatch(/secrets|'\*'|update|patch|delete|watch/)
    expect(stdout.match(/create/g)).toHaveLength(1)
  })
})
