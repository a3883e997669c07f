import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TraceDocument } from '../../src/report/trace/document.js'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type LiveFederation, loadFederation } from '../support/rig/federation.js'

/** One recording per stretch of a path in which it can break, and one that works. Failover is left out: it goes by nodes, which recordings lack. */
const scenarios = [
  ...['healthy', 'exported-app-down', 'export-typo', 'rule-shadowed', 'root-cert-wrong', 'import-local-no-alias'],
  ...['service-port-wrong', 'ingress-down', 'client-id-wrong', 'deny-by-authz'],
]

describeWithServers('trace-service on two live clusters', () => {
  let pair: Pair
  let federation: LiveFederation | undefined

  beforeAll(async () => {
    pair = await startPair()
  })
  afterAll(async () => {
    await federation?.unload()
    await pair?.stop()
  })

  for (const scenario of scenarios) {
    it(`follows ${scenario} as in the recording, and only reads`, async () => {
      await federation?.unload()
      federation = undefined
      federation = await loadFederation(pair, scenario)
      const { kubeconfig } = federation
      const [red, green] = dumpsOf(scenario)
      for (const asked of ['ratings.info', '--all']) {
        const args = ['trace-service', asked, '-o', 'json']
        const [live, dump] = await Promise.all([
          meshfed([...args, '--context', 'red', '--peer-context', 'green'], { KUBECONFIG: kubeconfig }),
          meshfed([...args, '--dump', red, '--dump', green]),
        ])
        expect(live.stderr).toBe('')
        expect(pathsOf(live.stdout)).toEqual(pathsOf(dump.stdout))
        expect(live.code).toBe(dump.code)
      }
      const asked = [...pair.red.audit(), ...pair.green.audit()]
      expect(
        asked.filter(({ resource, verb }) => resource === 'secrets' || !['get', 'list', 'create'].includes(verb)),
      ).toEqual([])
      const made = asked.filter(({ verb }) => verb === 'create')
      expect(made.filter(({ resource }) => !resource.startsWith('selfsubject'))).toEqual([])
    })
  }
})

/** Paths without the proof: log lines of a live cluster are those of the last minutes. */
function pathsOf(stdout: string) {
  const { paths } = JSON.parse(stdout) as TraceDocument
  return paths.map((path) => ({ ...path, hops: path.hops.map(({ evidence: _, ...hop }) => hop) }))
}
