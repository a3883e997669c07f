import { describe, expect, test } from 'vitest'
import { exportsChecks } from '../../src/checks/exports/index.js'
import { importsChecks } from '../../src/checks/imports/index.js'
import { trafficChecks } from '../../src/checks/traffic/index.js'
import { egressLine, egressOfRed, ingressLine, ingressOfGreen } from '../support/access-lines.js'
import { healthy, type Scene } from '../support/scene.js'

/** `id on mesh`, and for symptoms the id of what explains them. */
async function graph(scene: Scene): Promise<Record<string, string | null>> {
  const { findings } = await scene.run(...exportsChecks, ...importsChecks, ...trafficChecks)
  return Object.fromEntries(
    findings.map((one) => [`${one.severity} ${one.id} in ${one.mesh}`, one.causedBy?.split('|')[0] ?? null]),
  )
}

const exportRule = (change: (rule: { [field: string]: unknown }) => unknown) =>
  healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
    change(set.spec.exportRules[0])
    set.status.exportedServices = []
  })

describe('an export that fails explains the import that gets nothing', () => {
  test('by a misspelt rule, which then counts as an error', async () => {
    const scene = exportRule((rule) => {
      rule.nameSelector = {
        namespace: 'green-mesh-info',
        name: 'rating',
        alias: { namespace: 'info', name: 'green-ratings' },
      }
    })
    expect(await graph(scene)).toEqual({
      'error exports/rule-matches-nothing in green-mesh': null,
      'error imports/rule-matches-nothing in red-mesh': 'exports/rule-matches-nothing',
    })
  })

  test('by a namespace that is no member', async () => {
    const scene = exportRule((rule) => {
      rule.nameSelector = { namespace: 'outside', name: 'ratings', alias: { namespace: 'info', name: 'green-ratings' } }
    })
    expect(await graph(scene)).toEqual({
      'error exports/outside-mesh in green-mesh': null,
      'error imports/rule-matches-nothing in red-mesh': 'exports/outside-mesh',
    })
  })

  test('by a rule that selects by a label nobody bears', async () => {
    const scene = exportRule((rule) => {
      rule.type = 'LabelSelector'
      rule.labelSelector = { namespace: 'info', selector: { matchLabels: { exported: 'yes' } } }
      rule.nameSelector = undefined
    })
    expect(await graph(scene)).toMatchObject({
      'warning exports/rule-matches-nothing in green-mesh': null,
      'warning imports/rule-matches-nothing in red-mesh': 'exports/rule-matches-nothing',
    })
  })

  test('by a set that is missing altogether', async () => {
    expect(await graph(healthy.without('green', 'ExportedServiceSet/red-mesh'))).toEqual({
      'error exports/set-name in green-mesh': null,
      'warning imports/rule-matches-nothing in red-mesh': 'exports/set-name',
    })
  })
})

test('a fault of one service explains nothing about another', async () => {
  const scene = exportRule((rule) => {
    rule.nameSelector = { namespace: 'green-mesh-info', name: 'rating', alias: { namespace: 'info', name: 'stars' } }
  })
  expect(await graph(scene)).toEqual({
    'warning exports/rule-matches-nothing in green-mesh': null,
    'warning imports/rule-matches-nothing in red-mesh': null,
  })
})

test('a service without endpoints explains what both gateways log about it', async () => {
  const scene = healthy
    .change('green', 'EndpointSlice/green-mesh-info/ratings-x1', (slice) => {
      slice.endpoints = []
    })
    .log('green', ingressOfGreen, ingressLine({ flags: 'UH' }))
    .log('red', egressOfRed, egressLine({ flags: 'UF,URX' }))
  expect(await graph(scene)).toEqual({
    'error exports/no-ready-endpoints in green-mesh': null,
    'error traffic/workload-unreachable in green-mesh': 'exports/no-ready-endpoints',
    'error traffic/egress-failed in red-mesh': 'exports/no-ready-endpoints',
  })
})
