import { expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import { runChecks } from '../../src/checks/run.js'
import { checklistOf } from '../../src/session/checklist.js'
import { meshfed } from '../support/program.js'
import { healthy, type Scene } from '../support/scene.js'

async function stepsOf(scene: Scene) {
  const federation = await scene.federation(allChecks)
  return checklistOf({ federation, outcome: runChecks(federation, allChecks) })
}

const of = (items: Awaited<ReturnType<typeof stepsOf>>, mesh: string, step: RegExp) =>
  items.filter((item) => item.mesh === mesh && step.test(item.step)).map(({ state, check }) => ({ state, check }))

test('a healthy federation has every step done on both meshes', async () => {
  const items = await stepsOf(healthy)
  expect(items.filter(({ state }) => state !== 'done')).toEqual([])
  expect(items).toHaveLength(20)
})

test('what is not there yet is missing on the mesh that lacks it only', async () => {
  const items = await stepsOf(healthy.without('red', 'ExportedServiceSet/green-mesh'))
  expect(of(items, 'red-mesh', /^ExportedServiceSet/)).toEqual([{ state: 'missing', check: 'exports/set-name' }])
  expect(of(items, 'green-mesh', /^ExportedServiceSet/)).toEqual([{ state: 'done', check: null }])
})

test('an error of a check takes its step’s tick away and is named', async () => {
  const items = await stepsOf(
    healthy.change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
      peer.spec.security.clientID = 'red-mesh.local/ns/red-mesh-system/sa/another'
    }),
  )
  expect(of(items, 'green-mesh', /^Identity/)).toEqual([{ state: 'missing', check: 'peer/client-id' }])
  expect(of(items, 'red-mesh', /^Identity/)).toEqual([{ state: 'done', check: null }])
})

test('an accepted error marks its step, which stays missing while another error is left', async () => {
  const wrong = healthy.change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
    peer.spec.security.clientID = 'red-mesh.local/ns/red-mesh-system/sa/another'
  })
  const notDone = async (scene: Scene) => {
    const federation = await scene.federation(allChecks)
    const { findings, ...outcome } = runChecks(federation, allChecks)
    const [left, accepted] = [false, true].map((is) => findings.filter(({ id }) => (id === 'peer/client-id') === is))
    const suppressed = accepted?.map((finding) => ({ finding, reason: 'known', until: '2027-01-31', from: 'settings' }))
    const items = checklistOf({ federation, outcome: { ...outcome, findings: left ?? [] } }, suppressed)
    return items
      .filter(({ state }) => state !== 'done')
      .map(({ mesh, state, check, until }) => [mesh, state, check, until])
  }
  expect(await notDone(wrong)).toEqual([['green-mesh', 'accepted', 'peer/client-id', '2027-01-31']])
  expect(await notDone(wrong.without('green', 'ConfigMap/red-mesh-ca-root-cert'))).toEqual([
    ['green-mesh', 'missing', 'trust/root-config-map', null],
  ])
})

test('what may not be read is neither ticked nor missing', async () => {
  const items = await stepsOf(healthy.deny('red', 'importedservicesets'))
  expect(of(items, 'red-mesh', /^ImportedServiceSet/).map(({ state }) => state)).toEqual(['unknown'])
})

test('checklist shows the demo’s steps by mesh and peer and fails for what is missing', async () => {
  const { stdout, code } = await meshfed(['checklist', '--demo'])
  expect(stdout).toMatch(
    /red-mesh, peer green-mesh[\s\S]*✖ Identity and root of the peer: .*\[trust\/peer-root-matches\]/,
  )
  expect(stdout).toContain('18 of 20 steps done')
  expect(code).toBe(1)
})
