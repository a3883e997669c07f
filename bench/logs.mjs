// Memory and time of `logs` over 1 GB of streams from two live clusters. Needs the servers of the end-to-end tests
// (MESHFED_RIG=build npm test builds them).
//   npx tsx bench/logs.mjs [megabytes [format…]]
import { spawn } from 'node:child_process'
import { startPair } from '../test/support/rig/cluster.ts'
import { loadFederation } from '../test/support/rig/federation.ts'
import { bin, mb, node, table } from './measure.mjs'

const [size = '1000', ...chosen] = process.argv.slice(2)
const megabytes = Number(size)
const formats = chosen.length > 0 ? chosen : ['text', 'json', 'raw']
const pair = await startPair()
try {
  const federation = await loadFederation(pair, 'client-id-wrong')
  const logs = [
    [federation.red.kubelet, 'red-mesh-system/egress-green-mesh-7f6b8d5c6-xyz12/istio-proxy', egressLine],
    [federation.red.kubelet, 'red-mesh-system/ingress-green-mesh-7f6b8d5c6-xyz12/istio-proxy', egressLine],
    [federation.green.kubelet, 'green-mesh-system/egress-red-mesh-7f6b8d5c6-xyz12/istio-proxy', egressLine],
    [federation.green.kubelet, 'green-mesh-system/ingress-red-mesh-7f6b8d5c6-xyz12/istio-proxy', egressLine],
  ]
  for (const [kubelet, name, line] of logs) kubelet.log(name).generate(() => chunks(megabytes / logs.length, line))
  const rows = []
  for (const format of formats) {
    const args = ['logs', '--context', 'red', '--peer-context', 'green', '--timeout', '30m', '-o', format]
    for (const more of [[], ['--problems']]) {
      const { seconds, peak, written } = await run([...args, ...more], federation.kubeconfig)
      rows.push([`-o ${format} ${more.join(' ')}`, `${seconds.toFixed(1)} s`, mb(peak), mb(written)])
    }
  }
  table([`${megabytes} MB of logs, four streams`, 'time', 'peak memory', 'written'], rows)
  await federation.unload()
} finally {
  await pair.stop()
}

/** Lines of a discovery request, one a millisecond, in pieces of a megabyte. */
function* chunks(size, line) {
  let time = Date.parse('2026-11-24T08:00:00Z')
  for (let megabyte = 0; megabyte < size; megabyte++) {
    let text = ''
    for (let number = 0; text.length < 1_000_000; number++) text += line(new Date(time++).toISOString(), number)
    yield Buffer.from(text)
  }
}

function egressLine(time, number) {
  const code = number % 50 === 0 ? '403 - via_upstream' : '200 - via_upstream'
  return `${time.replace('Z', '000001Z')} [${time}] "GET /v1/services/ HTTP/1.1" ${code} - "-" 0 598 10 9 "10.1.0.1" "Go-http-client/1.1" "${number}-6b34-4f3e-9d55-0123456789ab" "discovery.red-mesh-system.svc.green-mesh.local" "10.2.0.20:8188" outbound|8188|federation-discovery-green-mesh-egress|discovery.red-mesh-system.svc.green-mesh.local 10.1.0.30:40000 10.1.0.30:8188 10.1.0.10:50000 - -\n`
}

async function run(args, KUBECONFIG) {
  const started = performance.now()
  const child = spawn(process.execPath, [...node, bin, ...args], {
    env: { ...process.env, NO_COLOR: '1', KUBECONFIG },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  let written = 0
  let usage = ''
  child.stdout.on('data', (data) => {
    written += data.length
  })
  child.stdio[3].on('data', (data) => {
    usage += data
  })
  await new Promise((done) => child.once('close', done))
  return {
    seconds: (performance.now() - started) / 1000,
    peak: Number(usage.split(' ')[0]) / 1024,
    written: written / 1e6,
  }
}
