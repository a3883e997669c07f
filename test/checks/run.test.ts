import { describe, expect, test } from 'vitest'
import { meshCheck } from '../../src/checks/define.js'
import { at, fix, saw } from '../../src/checks/say.js'
import { healthy } from '../support/scene.js'

const needsPods = meshCheck({
  id: 'prerequisites/needs-pods',
  title: 'A probe that needs pods and is helped by nodes',
  severity: 'warning',
  why: 'For this test.',
  covers: [],
  after: [],
  needs: { here: ['pods'] },
  uses: { here: ['networkPolicies'] },
  *run({ here }) {
    const [pod] = here.pods
    if (!pod) return
    const place = at(here, pod)
    yield {
      says: `${here.label} has pods`,
      on: place,
      evidence: [saw(place, { actual: 'a pod' })],
      remedy: [fix(here, 'nothing')],
    }
  },
})

describe('running checks', () => {
  test('a kind that may not be listed makes the check unknown and names the right that is missing', async () => {
    const { findings, unknown, missingRights } = await healthy.deny('red', 'pods').run(needsPods)
    expect(findings.map((one) => one.mesh)).toEqual(['green-mesh'])
    expect(unknown).toEqual([
      expect.objectContaining({ check: needsPods.id, mesh: 'red-mesh', reason: 'may not list pods' }),
    ])
    expect(missingRights).toEqual([
      expect.objectContaining({ resource: 'pods', namespace: 'red-mesh-system', context: 'red' }),
    ])
  })

  test('a kind that would only have helped is missed when it is forbidden, and the check answers all the same', async () => {
    const { findings, unknown } = await healthy.deny('red', 'networkpolicies').run(needsPods)
    expect(findings.map((one) => one.mesh)).toEqual(['red-mesh', 'green-mesh'])
    expect(unknown.map((one) => one.reason)).toEqual(['may not list networkpolicies; judged without it'])
  })

  test('a check that breaks takes no other with it', async () => {
    const broken = {
      ...needsPods,
      id: 'prerequisites/broken',
      run: () => {
        throw new Error('oops')
      },
    }
    const { findings, unknown } = await healthy.run(broken, needsPods)
    expect(findings).toHaveLength(2)
    expect(unknown[0]?.reason).toMatch(/fault in meshfed itself.*prerequisites\/broken: oops/)
  })
})
