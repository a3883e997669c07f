// The steps of doctor over dumps, one by one in this process. Prints for each its seconds and the MB on the heap after it, as JSON.
//   npx tsx bench/steps.mjs DUMP…
import { allChecks } from '../src/checks/index.ts'
import { factsOf } from '../src/checks/plan.ts'
import { runChecks } from '../src/checks/run.ts'
import { withEvidence } from '../src/federation/gateways/evidence.ts'
import { loadMeshes } from '../src/federation/load.ts'
import { pairUp } from '../src/federation/pairing.ts'
import { renderReport } from '../src/report/formats.ts'
import { presentOf } from '../src/session/present.ts'
import { makeReport } from '../src/session/report.ts'
import { openSources } from '../src/session/sources.ts'

const nothingLive = { context: null, peerContexts: [], kubeconfig: null, peerKubeconfig: null, as: null }
const options = { ...nothingLive, manifests: [], namespace: null, peerNamespaces: [], requestTimeoutMs: 10_000 }

const steps = {}
const sources = await step('open', () =>
  openSources({ ...options, dumps: process.argv.slice(2) }, new AbortController().signal),
)
const read = await step('read objects', () => loadMeshes(sources.meshes, factsOf(allChecks)))
const meshes = await step('read logs and Envoys', () =>
  Promise.all(read.map((one) => withEvidence(one, { logs: true, proxyConfigs: true }))),
)
const federation = await step('pair', () => ({ meshes, peerings: pairUp(meshes, []), now: presentOf(meshes) }))
const outcome = await step('judge', () => runChecks(federation, allChecks))
await step('report', () => {
  const report = makeReport({ federation, outcome }, sources.meshes, new Date(), 0, [])
  return renderReport(report, 'json', { text: {}, version: '' })
})
console.log(JSON.stringify(steps))

async function step(name, work) {
  const started = performance.now()
  const result = await work()
  steps[name] = { seconds: (performance.now() - started) / 1000, megabytes: process.memoryUsage().heapUsed / 1e6 }
  return result
}
