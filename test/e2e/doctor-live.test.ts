import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../src/report/document.js'
import { showRef } from '../../src/vocabulary/kube.js'
import { meshfed } from '../support/program.js'
import { dumpsOf, recordings } from '../support/recorded.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type LiveFederation, loadFederation } from '../support/rig/federation.js'
import { isRead } from '../support/rig/reads.js'

const scenarios = readdirSync(recordings, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

/** Findings that only one kind of source can have, and why. */
const onlyInDump: Readonly<Record<string, readonly string[]>> = {
  // a symptom that shows only in Envoy's configuration, which is not read once the cause is known
  'root-cert-missing': ['trust/presented-chain'],
  'root-cert-wrong': ['trust/presented-chain'],
  // says nothing about sets of the last minutes, which all objects of the rig are
  'trust-domain-drift': ['trust/presented-chain', 'imports/status'],
}
const onlyLive: Readonly<Record<string, readonly string[]>> = {
  // recordings hold no nodes; the rig has some, of no region
  'failover-ok': ['failover/regions'],
  'failover-no-outlier': ['failover/regions'],
}

describeWithServers('doctor on two live clusters', () => {
  let pair: Pair
  let federation: LiveFederation | undefined

  beforeAll(async () => {
    pair = await startPair()
  })
  afterAll(async () => {
    await federation?.unload()
    await pair?.stop()
  })

  async function load(scenario: string): Promise<LiveFederation> {
    await federation?.unload()
    federation = undefined
    federation = await loadFederation(pair, scenario)
    return federation
  }

  for (const scenario of scenarios) {
    it(`finds in ${scenario} what it finds in the recording, and only reads`, async () => {
      const { kubeconfig } = await load(scenario)
      const [red, green] = dumpsOf(scenario)
      const [live, dump] = await Promise.all([
        meshfed(['doctor', '--context', 'red', '--peer-context', 'green', '-o', 'json'], { KUBECONFIG: kubeconfig }),
        meshfed(['doctor', '--dump', red, '--dump', green, '-o', 'json']),
      ])
      expect(live.stderr).toBe('')
      const [mine, theirs]: Report[] = [JSON.parse(live.stdout), JSON.parse(dump.stdout)]
      expect(without(onlyLive[scenario], mine)).toEqual(without(onlyInDump[scenario], theirs))
      expect(mine?.unknown).toEqual([])
      expect(live.code).toBe(dump.code)
      expect([...pair.red.audit(), ...pair.green.audit()].filter((event) => !isRead(event))).toEqual([])
    })
  }

  it('asks for at most 40 things in all where something is wrong, and for fewer where nothing is', async () => {
    for (const [scenario, most] of [
      ['root-cert-wrong', 40],
      ['healthy', 34],
    ] as const) {
      const { kubeconfig } = await load(scenario)
      const args = ['doctor', '--context', 'red', '--peer-context', 'green', '-o', 'json']
      const { stdout } = await meshfed(args, { KUBECONFIG: kubeconfig })
      const asked = [...pair.red.audit(), ...pair.green.audit()]
      expect(asked.length, asked.map(({ uri }) => uri).join('\n')).toBeLessThanOrEqual(most)
      expect(JSON.parse(stdout).stats.requests).toBe(asked.length)
    }
  })

  it('runs as a plugin of kubectl, by the name that kubectl derives', async () => {
    const { kubeconfig } = await load('healthy')
    const result = await execa('kubectl', ['meshfed', 'doctor', '--context', 'red', '--peer-context', 'green'], {
      reject: false,
      env: { KUBECONFIG: kubeconfig, NO_COLOR: '1', PATH: `${resolve('bin')}:${process.env.PATH}` },
    })
    expect(result.stderr).toBe('')
    expect(result.stdout.split('\n').length).toBeLessThanOrEqual(10)
    expect(result.exitCode).toBe(0)
  })

  it('takes two contexts that lead to one mesh for one mesh', async () => {
    const { kubeconfig, twin } = await load('healthy')
    const args = ['doctor', '--context', 'red', '--peer-context', 'red-again', '-o', 'json']
    const { stdout, stderr } = await meshfed(args, { KUBECONFIG: `${kubeconfig}:${twin}` })
    expect(stderr).toContain('red and red-again both lead to the control plane red-mesh in red-mesh-system')
    expect(JSON.parse(stdout).meshes).toMatchObject([{ name: 'red-mesh' }])
  })
})

/** A report's findings as they should be from whatever source: all but evidence, sources and commands. */
function without(ids: readonly string[] = [], report: Report | undefined) {
  const findings = report?.findings ?? []
  const byKey = new Map(findings.map((finding) => [finding.key, finding]))
  return findings
    .filter(({ id }) => !ids.includes(id))
    .map(({ id, severity, resource, message, mesh, peer, causedBy }) => ({
      id,
      severity,
      on: showRef(resource),
      path: resource.path,
      message,
      mesh,
      peer,
      because: causedBy === null ? null : byKey.get(causedBy)?.id,
    }))
}
