import { describe, expect, test } from 'vitest'
import { parseIgnores } from '../../src/checks/annotation.js'
import { allChecks } from '../../src/checks/index.js'
import { runChecks } from '../../src/checks/run.js'
import { type Suppression, suppress, withSeverities } from '../../src/checks/suppress.js'
import { healthy, type Scene } from '../support/scene.js'

const today = new Date('2026-11-24T23:00:00Z')
const rule = (check: string, more: Partial<Suppression> = {}): Suppression => ({
  check,
  until: '2026-11-24',
  reason: 'known',
  from: 'settings',
  ...more,
})

/** green's peer lets the wrong gateway in: an error that explains others. */
const wrongClient = healthy.change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
  peer.spec.security.clientID = 'red-mesh.local/ns/red-mesh-system/sa/another'
})

async function judged(scene: Scene, rules: readonly Suppression[], checks = allChecks) {
  const federation = await scene.federation(checks)
  const { findings } = runChecks(federation, checks)
  return { all: findings, ...suppress(findings, federation.meshes, rules, checks, today) }
}

describe('suppression', () => {
  test('takes a finding out up to and including its last day, and keeps it with the reason', async () => {
    const { all, findings, suppressed } = await judged(wrongClient, [rule('peer/client-id')])
    expect(all.map((one) => one.id)).toContain('peer/client-id')
    expect(findings.map((one) => one.id)).not.toContain('peer/client-id')
    expect(suppressed).toContainEqual({
      finding: expect.objectContaining({ id: 'peer/client-id' }),
      reason: 'known',
      until: '2026-11-24',
      from: 'settings',
    })
  })

  test('that has expired is ignored, and said', async () => {
    const { all, findings, suppressed, warnings } = await judged(wrongClient, [
      rule('peer/client-id', { until: '2026-11-23' }),
    ])
    expect(findings).toEqual(all)
    expect(suppressed).toEqual([])
    expect(warnings).toEqual(['the suppression of peer/client-id in settings expired on 2026-11-23 and is ignored'])
  })

  test('is silent about an expired line whose fault is gone', async () => {
    expect((await judged(healthy, [rule('peer/client-id', { until: '2026-11-23' })])).warnings).toEqual([])
  })

  test('counts only for the mesh, peer and object that it names', async () => {
    const elsewhere: Partial<Suppression>[] = [
      { mesh: 'red-mesh' },
      { peer: 'blue-mesh' },
      { object: 'ServiceMeshPeer/blue-mesh' },
      { object: 'ServiceMeshPeer/elsewhere/red-mesh' },
    ]
    for (const more of elsewhere)
      expect((await judged(wrongClient, [rule('peer/client-id', more)])).suppressed, JSON.stringify(more)).toEqual([])
    const exact = { mesh: 'green-mesh', peer: 'red-mesh', object: 'ServiceMeshPeer/green-mesh-system/red-mesh' }
    expect((await judged(wrongClient, [rule('peer/*', exact)])).suppressed).toHaveLength(1)
  })

  test('on the object itself works alike, and a wrong annotation is told, never applied', async () => {
    const annotated = (text: string) =>
      wrongClient.change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
        peer.metadata.annotations = { 'meshfed.io/ignore': text }
      })
    const good = await judged(annotated('peer/client-id until=2027-01-01 reason=moving to "new" gateways'), [])
    expect(good.suppressed.map(({ reason, from }) => ({ reason, from }))).toContainEqual({
      reason: 'moving to "new" gateways',
      from: 'ServiceMeshPeer/green-mesh-system/red-mesh in green-mesh',
    })
    const bad = await judged(annotated('peer/client-id for ever'), [])
    expect(bad.suppressed).toEqual([])
    expect(bad.warnings).toEqual([expect.stringContaining('"peer/client-id for ever" is not of the form')])
  })

  test('takes along what the accepted finding explains, and says so', async () => {
    const { all, suppressed, findings } = await judged(symptomatic, [rule('peer/client-id')])
    const explained = all.filter((one) => all.find(({ key }) => key === one.causedBy)?.id === 'peer/client-id')
    expect(explained.length).toBeGreaterThan(0)
    for (const symptom of explained)
      expect(suppressed).toContainEqual(
        expect.objectContaining({ finding: symptom, reason: 'explained by peer/client-id: known' }),
      )
    expect(
      findings.filter((one) => one.causedBy !== null && !findings.some(({ key }) => key === one.causedBy)),
    ).toEqual([])
  })

  test('of a warning never hides an error that it explains', async () => {
    const checks = withSeverities(allChecks, new Map([['peer/client-id', 'warning']]))
    const { all, findings, suppressed } = await judged(symptomatic, [rule('peer/client-id')], checks)
    const errors = all.filter((one) => one.severity === 'error' && one.id !== 'peer/client-id')
    expect(errors.length).toBeGreaterThan(0)
    expect(findings.map((one) => one.key)).toEqual(expect.arrayContaining(errors.map((one) => one.key)))
    expect(suppressed.map(({ finding }) => finding.id)).toContain('peer/client-id')
  })
})

describe('severities of one’s own', () => {
  test('replace those of the check and of its single findings', async () => {
    const checks = withSeverities(allChecks, new Map([['peer/client-id', 'info']]))
    const { all } = await judged(wrongClient, [], checks)
    expect(all.find((one) => one.id === 'peer/client-id')?.severity).toBe('info')
  })
})

describe('the annotation', () => {
  test('may hold several suppressions', () => {
    expect(parseIgnores('a/b until=2027-01-01 reason=x; c/* until=2027-02-28 reason="y z"')).toEqual({
      ignores: [
        { check: 'a/b', until: '2027-01-01', reason: 'x' },
        { check: 'c/*', until: '2027-02-28', reason: 'y z' },
      ],
      faults: [],
    })
  })

  test('needs a day that exists', () => {
    for (const day of ['2027-02-30', '01.02.2027', 'tomorrow'])
      expect(parseIgnores(`a/b until=${day} reason=x`).faults).toEqual([`"${day}" is not a day like 2027-01-31`])
  })
})

/** The wrong clientID with its consequence: red's istiod is refused. */
const symptomatic = wrongClient.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
  const { active } = peer.status.discoveryStatus
  for (const row of active) row.watch = { ...row.watch, connected: false, lastDisconnectStatus: '403 Forbidden' }
  peer.status.discoveryStatus = { active: [], inactive: active }
})
