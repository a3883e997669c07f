import { expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import { screenSession } from '../../src/cli/screen-session.js'
import type { Severity } from '../../src/vocabulary/finding.js'
import { at, certified, rootOf, twoRoots } from '../inventory/certificates-scene.js'
import { healthy, type Scene } from '../support/scene.js'

/** A session over a scene, as doctor opens it with one check selected and these severities in the settings. */
function sessionOver(scene: Scene, severity: Readonly<Record<string, Severity>>) {
  return screenSession({
    open: (work) =>
      work(
        { meshes: scene.sources(), warnings: [], warn: () => {}, close: async () => {} },
        new AbortController().signal,
      ),
    checks: allChecks.filter(({ id }) => id === 'peer/all-pairs'),
    severity: new Map(Object.entries(severity)),
    logSinceSeconds: 900,
    directory: '.',
    look: () => ({ color: false, unicode: true, width: 120 }),
    requestTimeoutMs: 1000,
  })
}

test('the page of a trace judges by the severities of the settings, also for checks that were not selected', async () => {
  const scene = healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    plane.status.conditions = [{ type: 'Ready', status: 'False', reason: 'ComponentsNotReady' }]
  })
  const [finding] = (await scene.run(...allChecks)).findings
  if (!finding) expect.unreachable()
  const page = async (severity: Readonly<Record<string, Severity>>) =>
    (await sessionOver(scene, severity).trace('ratings.green-mesh-info', finding)).join('\n')
  expect(await page({})).toContain('ComponentsNotReady')
  expect(await page({ 'prerequisites/control-plane-ready': 'info' })).not.toContain('ComponentsNotReady')
})

test('so does the page of certificates', async () => {
  const green = rootOf('green-mesh.local')
  const both = twoRoots(rootOf('red-mesh.local'), green)
  const leaf = { notBefore: at(-23 * 3_600_000), notAfter: at(3_600_000) }
  const scene = certified({ ...both, green: { ...both.green, leaf } })
  const page = async (severity: Readonly<Record<string, Severity>>) =>
    (await sessionOver(scene, severity).certificates(null)).join('\n')
  expect(await page({})).toContain('▲ red-mesh’s trust in green-mesh: warning')
  expect(await page({ 'trust/leaf-validity': 'info' })).toContain('✔ red-mesh’s trust in green-mesh: ok')
})
