// In one process that has run both before: the raw lists and doctor's reading and judging, in turn. Prints seconds as JSON.
//   npx tsx bench/live-warm.mjs LISTS KUBECONFIG RUNS
import { readFileSync } from 'node:fs'
import { allChecks } from '../src/checks/index.ts'
import { checkOnce } from '../src/session/screen.ts'
import { openSources } from '../src/session/sources.ts'
import { fetchLists } from './lists.mjs'

const [lists, kubeconfig, runs] = process.argv.slice(2)
const clusters = JSON.parse(readFileSync(lists, 'utf8'))

async function doctor() {
  const given = { dumps: [], manifests: [], context: 'red', peerContexts: ['green'], kubeconfig, peerKubeconfig: null }
  const options = { ...given, namespace: null, peerNamespaces: [], as: null, requestTimeoutMs: 10_000 }
  const sources = await openSources(options, new AbortController().signal)
  await checkOnce(sources, { checks: allChecks, logSinceSeconds: 900 }, null)
  await sources.close()
}

const figures = { raw: [], doctor: [] }
for (let run = -3; run < Number(runs); run++) {
  const [raw, own] = [await timed(() => fetchLists(clusters)), await timed(doctor)]
  if (run < 0) continue
  figures.raw.push(raw)
  figures.doctor.push(own)
}
console.log(JSON.stringify(figures))

async function timed(work) {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
