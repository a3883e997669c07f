// doctor on two live clusters against two others who fetch the same: a client that lists raw, and kubectl. Needs the servers of
// the end-to-end tests (MESHFED_RIG=build npm test builds them).
//   npx tsx bench/live.mjs [scenario]
import { mkdtempSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPair } from '../test/support/rig/cluster.ts'
import { loadFederation } from '../test/support/rig/federation.ts'
import { bin, median, ms, runOnce, table } from './measure.mjs'

const scenario = process.argv[2] ?? 'root-cert-wrong'
const runs = 7
const pair = await startPair()
try {
  const federation = await loadFederation(pair, scenario)
  const KUBECONFIG = await pair.kubeconfig('viewer')
  const doctorArgs = [
    bin,
    'doctor',
    '--context',
    'red',
    '--peer-context',
    'green',
    '-o',
    'json',
    '--log-since',
    '8760h',
  ]

  pair.red.forgetAudit()
  pair.green.forgetAudit()
  const { stdout } = await runOnce(process.execPath, doctorArgs, { KUBECONFIG })
  const asked = [pair.red, pair.green].map((rig) => rig.audit())
  const lists = asked.map((events) => events.filter(({ verb }) => verb === 'list'))

  const raw = []
  const reading = []
  for (let run = 0; run < runs; run++) {
    raw.push(await timed(() => Promise.all([pair.red, pair.green].map((rig, side) => listRaw(rig, lists[side])))))
    const report = await runOnce(process.execPath, doctorArgs, { KUBECONFIG })
    reading.push(JSON.parse(report.stdout).stats.seconds)
  }
  const whole = await median(process.execPath, doctorArgs, { runs, env: { KUBECONFIG } })
  const script = kubectlScript(lists)
  const kubectl = await median('bash', [script], { runs, env: { KUBECONFIG } })
  const { stats } = JSON.parse(stdout)
  const [floor, own] = [middle(raw), middle(reading)]
  table(
    ['who', 'median', 'requests'],
    [
      ['the same lists, raw, over one pool for each cluster', ms(floor), lists.flat().length],
      [`doctor, reading and judging (${(own / floor).toFixed(2)} x)`, ms(own), stats.requests],
      ['doctor, the whole process', ms(whole.seconds), stats.requests],
      ['kubectl get of the same kinds, both contexts at a time', ms(kubectl.seconds), ''],
    ],
  )
  await federation.unload()
} finally {
  await pair.stop()
}

/** The same lists at once, as many at a time as doctor asks for. */
async function listRaw(rig, events) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: rig.authority.root })
  await Promise.all(events.map(({ uri }) => get(rig, agent, uri)))
  agent.destroy()
}

function get(rig, agent, uri) {
  return new Promise((done, fail) => {
    const headers = { authorization: `Bearer ${rig.tokens.viewer}`, accept: 'application/json' }
    request(rig.server + uri, { agent, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => done(JSON.parse(body)))
    })
      .on('error', fail)
      .end()
  })
}

/** What a user would type: one `kubectl get` for each kind, namespace and context. */
function kubectlScript(lists) {
  const lines = lists.map((events, side) =>
    events.map(({ resource, group, namespace }) => {
      const kind = group === '' ? resource : `${resource}.${group}`
      return `kubectl --context ${side === 0 ? 'red' : 'green'} get ${kind} ${namespace ? `-n ${namespace}` : '-A'} -o yaml >/dev/null`
    }),
  )
  const file = join(mkdtempSync(join(tmpdir(), 'meshfed-live-')), 'get.sh')
  writeFileSync(file, `(\n${lines[0].join('\n')}\n) &\n(\n${lines[1].join('\n')}\n) &\nwait\n`)
  return file
}

async function timed(work) {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

function middle(figures) {
  return figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)]
}
