import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recordings } from '../support/recorded.js'
import { breakOf, pathFrom, traceRecording } from '../support/traced.js'

interface Ref {
  readonly namespace: string
  readonly kind: string
  readonly name: string
}

function refsOf(scenario: string): readonly Ref[] {
  return (JSON.parse(readFileSync(join(recordings, scenario, 'expected.json'), 'utf8')) as { refs: Ref[] }).refs
}

/** What to ask for in each recording that breaks a service, and the hop where green's service breaks on its way to red. */
const broken: Readonly<Record<string, readonly [query: string, step: string]>> = {
  'exported-app-down': ['ratings.info', 'workload'],
  'export-outside-mesh': ['billing', 'service'],
  'export-typo': ['green-ratings.info', 'export-rule'],
  'peer-missing': ['ratings.info', 'export-rule'],
  'discovery-port-wrong': ['ratings.info', 'discovery'],
  'istiod-down': ['ratings.info', 'discovery'],
  'istiod-dr-missing': ['ratings.info', 'discovery'],
  'root-cert-missing': ['ratings.info', 'discovery'],
  'root-cert-wrong': ['ratings.info', 'discovery'],
  'trust-domain-drift': ['ratings.info', 'discovery'],
  'import-real-name': ['ratings.green-mesh-info', 'import-rule'],
  'import-local-no-alias': ['green-ratings.info', 'import-rule'],
  'rule-shadowed': ['ratings.info', 'import-rule'],
  'egress-name-wrong': ['ratings.info', 'egress-gateway'],
  'address-wrong': ['ratings.info', 'address'],
  'service-port-wrong': ['ratings.info', 'address'],
  'ingress-down': ['ratings.info', 'ingress-gateway'],
  'client-id-wrong': ['ratings.info', 'policy'],
  'deny-by-authz': ['ratings.info', 'policy'],
}

describe('a recorded fault', () => {
  for (const [scenario, [query, step]] of Object.entries(broken)) {
    test(`${scenario}: the path breaks at ${step}, on the object at fault, and nothing after it is reached`, async () => {
      const path = pathFrom(await traceRecording(scenario, query), 'green-mesh')
      const at = path.firstBroken ?? -1
      const hop = path.hops[at]
      expect([path.verdict, hop?.step], breakOf(path)).toEqual(['broken', step])
      const { kind, namespace, name } = hop?.resource ?? {}
      const fits = (ref: Ref) =>
        ref.kind === kind &&
        ref.namespace === namespace &&
        (ref.name.endsWith('*') ? name?.startsWith(ref.name.slice(0, -1)) : ref.name === name)
      expect(refsOf(scenario).some(fits), `${kind} ${namespace}/${name}`).toBe(true)
      expect(new Set(path.hops.slice(at + 1).map(({ state }) => state))).toEqual(new Set(['not-reached']))
      expect(hop?.remedy.length).toBeGreaterThan(0)
    })
  }

  test('that harms only new connections leaves the path degraded', async () => {
    const pending = pathFrom(await traceRecording('lb-pending', 'ratings.info'), 'green-mesh')
    expect(pending.verdict).toBe('degraded')
    expect(pending.hops.filter(({ state }) => state === 'degraded').map(({ step }) => step)).toEqual(['load-balancer'])
    const failover = pathFrom(await traceRecording('failover-no-outlier', 'ratings.info'), 'green-mesh')
    expect(failover.hops.filter(({ state }) => state === 'degraded')).toMatchObject([
      { step: 'failover', resource: { kind: 'DestinationRule', name: 'default-failover' } },
    ])
  })

  test('of one direction leaves the other whole', async () => {
    for (const scenario of ['client-id-wrong', 'service-port-wrong', 'ingress-down']) {
      expect(pathFrom(await traceRecording(scenario, 'ratings.info'), 'red-mesh').verdict).toBe('ok')
    }
  })
})

describe('a recorded federation that works', () => {
  for (const scenario of ['healthy', 'failover-ok']) {
    test(`${scenario}: every hop is ok, in both directions`, async () => {
      const { paths } = await traceRecording(scenario, 'ratings.info')
      expect(paths.map(({ owner, peer }) => `${owner} > ${peer}`)).toEqual([
        'green-mesh > red-mesh',
        'red-mesh > green-mesh',
      ])
      for (const { hops } of paths) expect(hops.filter(({ state }) => state !== 'ok')).toEqual([])
    })

    test(`${scenario}: nothing in the table is broken or degraded`, async () => {
      const { paths } = await traceRecording(scenario, null)
      expect(paths.map(({ verdict }) => verdict)).toEqual(paths.map(() => 'ok'))
    })
  }

  test('failover-ok: shows the endpoints of both meshes and what governs them', async () => {
    const path = pathFrom(await traceRecording('failover-ok', 'ratings.info'), 'green-mesh')
    const hop = path.hops.find(({ step }) => step === 'failover')
    expect(hop?.message).toContain('default-failover')
    expect(hop?.evidence.map(({ actual }) => actual).join('\n')).toMatch(
      /in red-mesh.*priority 0[\s\S]*us-west[\s\S]*outlierDetection set/,
    )
  })
})

describe('what gateways have in force and what they saw', () => {
  test('is part of the path: chain, cluster, SNI sent, identities accepted', async () => {
    const path = pathFrom(await traceRecording('healthy', 'ratings.info'), 'green-mesh')
    const said = (step: string) =>
      path.hops
        .find((hop) => hop.step === step)
        ?.evidence.map(({ actual }) => actual)
        .join('\n')
    expect(said('egress-routing')).toContain('outbound_.9080_._.green-ratings.info.svc.red-mesh-exports.local')
    expect(said('egress-routing')).toContain(
      'spiffe://green-mesh.local/ns/green-mesh-system/sa/ingress-red-mesh-service-account',
    )
    expect(said('ingress-routing')).toContain('outbound|9080||ratings.green-mesh-info.svc.cluster.local')
  })

  test('is one timeline of both clusters, each flag explained', async () => {
    const { traffic } = pathFrom(await traceRecording('exported-app-down', 'ratings.info'), 'green-mesh')
    expect(new Set(traffic.map(({ mesh, gateway }) => `${mesh} ${gateway}`))).toEqual(
      new Set(['red-mesh egress', 'green-mesh ingress']),
    )
    const times = traffic.map(({ time }) => time)
    expect(times).toEqual([...times].sort())
    expect(traffic.find(({ gateway }) => gateway === 'ingress')?.reasons).toEqual([
      'UH: no healthy upstream host in the cluster',
    ])
  })
})
