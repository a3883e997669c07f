// doctor on two live clusters that are well, so that objects are all it reads, against two others who fetch the same: a client
// that lists raw, and kubectl. Needs the servers of the end-to-end tests (MESHFED_RIG=build npm test builds them).
//   npx tsx bench/live.mjs [scenario] [services]    services: as many more in a member namespace of each mesh
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPair } from '../test/support/rig/cluster.ts'
import { loadFederation } from '../test/support/rig/federation.ts'
import { bin, mb, median, middle, ms, node, runOnce, table } from './measure.mjs'

const scenario = process.argv[2] ?? 'healthy'
const services = Number(process.argv[3] ?? 0)
const runs = 11
const pair = await startPair()
try {
  const federation = await loadFederation(pair, scenario)
  const KUBECONFIG = federation.kubeconfig
  if (services > 0) await Promise.all([fill(pair.red), fill(pair.green)])
  const doctorArgs = [bin, 'doctor', '--context', 'red', '--peer-context', 'green', '-o', 'json']

  const { stdout, megabytes } = await runOnce(process.execPath, [...node, ...doctorArgs], { KUBECONFIG })
  const { stats } = JSON.parse(stdout)
  const lists = [pair.red, pair.green].map((rig) => rig.audit().filter(({ verb }) => verb === 'list'))
  const number = lists.flat().length
  const file = join(pair.directory, 'lists.json')
  writeFileSync(file, JSON.stringify(['red', 'green'].map((side, index) => listsOf(federation[side], lists[index]))))

  const fetcher = [join(import.meta.dirname, 'lists.mjs'), file]
  const warm = ['--import', 'tsx', join(import.meta.dirname, 'live-warm.mjs'), file, KUBECONFIG, String(runs)]
  const figures = JSON.parse((await runOnce(process.execPath, warm)).stdout)
  const [rawWarm, doctorWarm] = [middle(figures.raw), middle(figures.doctor)]
  const rawCold = (await median(process.execPath, fetcher, { runs })).seconds
  const doctorCold = (await median(process.execPath, doctorArgs, { runs, env: { KUBECONFIG } })).seconds
  const script = kubectlScript(lists)
  const kubectl = (await median('bash', [script], { runs: 3, env: { KUBECONFIG } })).seconds
  const times = (figure, other) => (figure / other).toFixed(2)
  table(
    ['who', 'requests', 'in a warm process', 'whole process'],
    [
      ['the same lists, raw, over one pool for each cluster', number, ms(rawWarm), ms(rawCold)],
      ['doctor', stats.requests, ms(doctorWarm), ms(doctorCold)],
      ['doctor / raw', '', times(doctorWarm, rawWarm), times(doctorCold, rawCold)],
      ['`kubectl get` of the same kinds, both contexts at a time', number, '', ms(kubectl)],
    ],
  )
  console.log(`\npeak memory of doctor: ${mb(megabytes)}`)
  await federation.unload()
} finally {
  await pair.stop()
}

/** Adds Services and their slices, a few at a time. */
async function fill(rig) {
  const [roll] = (await rig.api.must('GET', '/apis/maistra.io/v1/servicemeshmemberrolls')).items
  const [namespace] = roll.spec.members
  for (let done = 0; done < services; done += 50) {
    const names = Array.from({ length: Math.min(50, services - done) }, (_, index) => `more-${done + index}`)
    await Promise.all(
      names.map(async (name) => {
        const spec = { clusterIP: 'None', ports: [{ name: 'http', port: 80 }] }
        await rig.api.must('POST', `/api/v1/namespaces/${namespace}/services`, { metadata: { name }, spec })
        await rig.api.must('POST', `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
          metadata: { name, labels: { 'kubernetes.io/service-name': name } },
          addressType: 'IPv4',
          endpoints: [1, 2, 3, 4, 5].map((host) => ({ addresses: [`10.1.2.${host}`], conditions: { ready: true } })),
          ports: [{ name: 'http', port: 8080 }],
        })
      }),
    )
  }
  rig.forgetAudit()
}

/** What a client needs to list the same by the same way. */
function listsOf({ proxy }, events) {
  const { server, ca, token } = proxy.contextOf('viewer')
  return { server, ca, token, uris: events.map(({ uri }) => uri) }
}

/** What a user would type: one `kubectl get` for each kind, namespace and context. */
function kubectlScript(lists) {
  const lines = lists.map((events, side) =>
    events.map(({ resource, group, namespace }) => {
      const kind = group === '' ? resource : `${resource}.${group}`
      return `kubectl --context ${side === 0 ? 'red' : 'green'} get ${kind} ${namespace ? `-n ${namespace}` : '-A'} -o yaml >/dev/null`
    }),
  )
  const file = join(pair.directory, 'get.sh')
  writeFileSync(file, `(\n${lines[0].join('\n')}\n) &\n(\n${lines[1].join('\n')}\n) &\nwait\n`)
  return file
}
