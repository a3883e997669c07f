import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Check } from '../../src/checks/define.js'
import { readsOf } from '../../src/checks/describe.js'
import type { Resource } from '../../src/cluster/kinds.js'
import { type TableName, tables } from '../../src/federation/tables.js'
import { checkPage } from '../../src/report/check-page.js'
import type { Severity } from '../../src/vocabulary/finding.js'
import type { Scene, Side } from './scene.js'

export interface Firing {
  readonly given: Scene
  /** What the finding's sentence says. */
  readonly says: RegExp
  /** The object that the finding is on: `Kind/name`. */
  readonly on: string
  /** The side that the object is on. */
  readonly side: Side
  readonly severity?: Severity
}

interface Cases {
  /** At least one: why the check stays silent → the scene. */
  readonly silent: Readonly<Record<string, Scene>>
  /** At least one; the first one is the example on the check's page. */
  readonly fires: Readonly<Record<string, Firing>>
}

/**
 * The whole test of one check. Besides the given cases: it is unknown, and says nothing, when a kind that it needs cannot be
 * listed; and its page in docs/checks is what the declaration and the first firing case give.
 */
export function testCheck(check: Check, cases: Cases): void {
  const firing = Object.entries(cases.fires)
  const silent = Object.entries(cases.silent)
  describe(check.id, () => {
    test('has a case in which it is silent and one in which it fires', () => {
      expect(silent.length).toBeGreaterThan(0)
      expect(firing.length).toBeGreaterThan(0)
    })
    for (const [why, scene] of silent) {
      test(`is silent: ${why}`, async () => {
        const outcome = await scene.run(check)
        expect(outcome.findings).toEqual([])
        expect(outcome.answered, JSON.stringify(outcome.unknown)).toContain(check.id)
      })
    }
    for (const [what, { given, says, on, side, severity }] of firing) {
      test(`fires: ${what}`, async () => {
        const { findings, unknown } = await given.run(check)
        const seen = findings.map((one) => ({
          says: one.message,
          on: `${one.resource.kind}/${one.resource.name}`,
          mesh: one.mesh.split('@')[0],
          severity: one.severity,
        }))
        expect(seen, JSON.stringify(unknown)).toContainEqual({
          says: expect.stringMatching(says),
          on,
          mesh: `${side}-mesh`,
          severity: severity ?? expect.any(String),
        })
      })
    }
    for (const resource of neededResources(check)) {
      test(`is unknown, not a finding, when ${resource} cannot be listed`, async () => {
        for (const [, { given }] of firing) {
          const outcome = await denied(given, resource).run(check)
          expect(outcome.findings).toEqual([])
          expect(outcome.unknown.map((one) => one.check)).toContain(check.id)
        }
      })
    }
    test('has an up-to-date page', async () => {
      const first = firing[0]?.[1]
      const outcome = await first?.given.run(check)
      const page = checkPage({ ...check, reads: readsOf(check) }, outcome?.findings[0])
      await expect(page).toMatchFileSnapshot(resolve('docs/checks', `${check.id}.md`))
    })
  })
}

/** Kinds behind the needed tables. Control planes are what discovery itself needs, and peers what a peering check runs over. */
function neededResources(check: Check): readonly Resource[] {
  const names = [...check.needs.here, ...('there' in check.needs ? (check.needs.there ?? []) : [])]
  const resources = names.filter((name): name is TableName => name in tables).map((name) => tables[name].resource)
  return [...new Set(resources)].filter((one) => one !== 'servicemeshcontrolplanes' && one !== 'servicemeshpeers')
}

function denied(scene: Scene, resource: Resource): Scene {
  return (['red', 'green'] as const).reduce((all, side) => (scene.reads(side) ? all.deny(side, resource) : all), scene)
}
