import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { isOlder, runningVersion } from '../../federation/version.js'
import type { Severity } from '../../vocabulary/finding.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

/** Defects of federation and the release that repaired them, the gravest first. */
const defects: readonly {
  readonly until: readonly [number, number, number]
  readonly severity: Severity
  readonly what: string
}[] = [
  {
    until: [2, 3, 3],
    severity: 'warning',
    what: 'egress gateways mix local addresses into imported services, so that calls fail now and then (OSSM-3599, OSSM-3644)',
  },
  {
    until: [2, 5, 1],
    severity: 'info',
    what: 'changes of exports and imports reach the peer only after up to six minutes (OSSM-6079)',
  },
]

export default meshCheck({
  id: 'prerequisites/known-defects',
  title: 'The release that runs has no known defect of federation',
  severity: 'warning',
  why: 'Some releases of 2.x have defects that look like faults of the set-up. Knowing of them saves the search.',
  covers: ['D06', 'D07'],
  after: [],
  needs: { here: ['controlPlanes', 'peers'] },
  *run({ here }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    const version = plane ? runningVersion(plane) : null
    const defect = version ? defects.find(({ until }) => isOlder(version, until)) : undefined
    if (!plane || !defect || here.peers.length === 0) return
    const field = at(here, plane, 'status.chartVersion')
    const repaired = defect.until.join('.')
    yield {
      says: `${here.label} runs ${plane.status.chartVersion}, in which ${defect.what}`,
      on: field,
      severity: defect.severity,
      evidence: [saw(field, { expected: `${repaired} or later`, actual: plane.status.chartVersion ?? '' })],
      remedy: [
        fix(
          here,
          `Upgrade to ${repaired} or later: update the operator, then spec.version of the control plane`,
          oc(here, ['get', `servicemeshcontrolplane/${plane.metadata.name}`, '-o', 'wide']),
        ),
      ],
    }
  },
})
