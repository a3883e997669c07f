import { describe, expect, test } from 'vitest'
import { exportsChecks } from '../../src/checks/exports/index.js'
import {
  hostnameOf,
  listed,
  offered,
  taken,
  takenOf,
  unmet,
  withRule,
  withRuleFirst,
} from '../../src/federation/exchange/index.js'
import type { FactName, FactValue, Mesh } from '../../src/federation/mesh.js'
import { healthy, type Scene } from '../support/scene.js'

function value<F extends FactName>(mesh: Mesh, name: F): FactValue<F> {
  const fact = mesh.facts[name]
  if (!fact.known) throw new Error(fact.reason)
  return fact.value as FactValue<F>
}

/** The pair as green, the exporter, sees it, with the facts of both sides. */
async function pair(scene: Scene) {
  const { peerings } = await scene.federation(exportsChecks)
  const peering = peerings.find(({ here }) => here.name === 'green-mesh')
  if (!peering?.there || !peering.reverse) throw new Error('no pair')
  const { here, there, peer, reverse } = peering
  const green = {
    namespace: here.namespace,
    exportSets: value(here, 'exportSets'),
    meshServices: value(here, 'meshServices'),
  }
  return { green, importSets: value(there, 'importSets'), toRed: peer, toGreen: reverse }
}

const everything = { type: 'NameSelector', nameSelector: { namespace: '*', name: '*' } }

describe('what a mesh offers to a peer', () => {
  test('is what its rules select, under the exported name', async () => {
    const { green, toRed } = await pair(healthy)
    expect(offered(green, toRed)?.offers.map(({ exported, rule }) => [exported.hostname, rule])).toEqual([
      ['green-ratings.info.svc.red-mesh-exports.local', 0],
    ])
  })

  test('never holds the peer’s own ingress gateway or an ExternalName, even with a rule for everything', async () => {
    const scene = healthy
      .change('green', 'ExportedServiceSet/red-mesh', (set) => {
        set.spec.exportRules = [everything]
      })
      .change('green', 'Service/green-mesh-info/reviews', (service) => {
        service.spec.type = 'ExternalName'
      })
    const { green, toRed } = await pair(scene)
    const names = offered(green, toRed)?.offers.map(({ service }) => service.metadata.name)
    expect(names).toContain('istiod-green-mesh')
    expect(names).toContain('egress-red-mesh')
    expect(names).not.toContain('ingress-red-mesh')
    expect(names).not.toContain('reviews')
  })

  test('is null, not empty, where no set bears the peer’s name', async () => {
    const { green, toRed } = await pair(healthy)
    expect(offered({ ...green, exportSets: [] }, toRed)).toBeNull()
  })
})

describe('what a mesh takes from a peer', () => {
  test('comes from the peer’s rules where they can be read', async () => {
    const { green, importSets, toGreen, toRed } = await pair(healthy)
    const listing = listed(importSets, toGreen, green, toRed)
    expect(listing?.from).toBe('rules')
    const [set] = importSets
    expect(set && taken(set, listing?.services ?? []).services.map(({ result }) => result?.hostname)).toEqual([
      'ratings.info.svc.green-mesh-imports.local',
    ])
  })

  test('comes from the own status otherwise', async () => {
    const { importSets, toGreen } = await pair(healthy)
    expect(listed(importSets, toGreen, null, null)).toMatchObject({
      from: 'status',
      services: [{ name: 'green-ratings', namespace: 'info', offer: null }],
    })
  })

  test('is unknown while the status is empty and the peer was never reached', async () => {
    const scene = healthy
      .change('red', 'ImportedServiceSet/green-mesh', (set) => {
        set.status = {}
      })
      .change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.status = {}
      })
    const { importSets, toGreen } = await pair(scene)
    expect(listed(importSets, toGreen, null, null)).toBeNull()
  })

  test('a service is taken, not taken, or nobody knows', async () => {
    const { importSets, toGreen } = await pair(healthy)
    const names = [
      { name: 'green-ratings', namespace: 'info' },
      { name: 'reviews', namespace: 'info' },
    ]
    expect(takenOf(names, importSets, toGreen)).toEqual([true, false])
    expect(takenOf(names, null, toGreen)).toEqual([null, null])
  })

  test('the name on the way is known from the own status when the peer cannot be read', async () => {
    const { importSets } = await pair(healthy)
    const [set] = importSets
    if (!set) throw new Error('no set')
    const name = { name: 'stars', namespace: 'info' }
    expect(hostnameOf(name, null, set)).toBe('stars.info.svc.red-mesh-exports.local')
    expect(hostnameOf(name, null, { ...set, status: undefined })).toBe('stars.info')
  })

  test('what it waits for in vain are the names in its rules that nothing offers', async () => {
    const { green, importSets, toGreen, toRed } = await pair(healthy)
    expect(unmet(offered(green, toRed)?.offers ?? [], importSets, toGreen)).toEqual([])
    expect(unmet([], importSets, toGreen)).toEqual([{ name: 'green-ratings', namespace: 'info' }])
  })
})

describe('patches of rules', () => {
  const set = { metadata: { name: 'x' }, spec: { importRules: ['a', 'b', 'c'] } }

  test('keep the rules that they do not change, as a merge patch replaces lists', () => {
    expect(withRule(set, 'importRules', 1, 'B')).toEqual({ spec: { importRules: ['a', 'B', 'c'] } })
    expect(withRule(set, 'importRules', 1, null)).toEqual({ spec: { importRules: ['a', 'c'] } })
  })

  test('move a rule in front of another', () => {
    expect(withRuleFirst(set, 'importRules', 2, 0)).toEqual({ spec: { importRules: ['c', 'a', 'b'] } })
  })

  test('cope with a spec of any shape', () => {
    expect(withRule({ metadata: { name: 'x' }, spec: 'nonsense' }, 'importRules', 0, 'a')).toEqual({
      spec: { importRules: [] },
    })
  })
})
