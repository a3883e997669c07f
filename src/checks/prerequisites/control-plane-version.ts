import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { isOlder, parseVersion, type Version } from '../../federation/version.js'
import { meshCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/control-plane-version',
  title: 'The control plane is of version 2.1 or later, and its operator still supports it',
  severity: 'error',
  why: 'Federation came with 2.1. An operator refuses control planes that are too old for it: v2.1 since operator 2.4, v2.2 since operator 2.5.',
  covers: ['D02'],
  after: [],
  needs: { here: ['controlPlanes'] },
  *run({ here }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    const version = parseVersion(plane?.spec.version)
    if (!plane || !version) return
    const operator = parseVersion(plane.status.operatorVersion)
    const tooOld = isOlder(version, [2, 1, 0])
    const dropped = operator !== null && isRefused(version, operator)
    if (!tooOld && !dropped) return
    const field = at(here, plane, 'spec.version')
    const { operatorVersion } = plane.status
    yield {
      says: tooOld
        ? `${here.label} is of version ${plane.spec.version}, which knows no federation`
        : `${here.label} is of version ${plane.spec.version}, which its operator ${operatorVersion} no longer accepts`,
      on: field,
      // what runs goes on running, it is just no longer looked after
      severity: tooOld ? 'error' : 'warning',
      evidence: [
        saw(field, {
          expected: tooOld ? 'v2.1 or later' : 'a version that the operator supports',
          actual: plane.spec.version ?? '',
        }),
        ...(dropped ? [saw(at(here, plane, 'status.operatorVersion'), { actual: operatorVersion ?? '' })] : []),
      ],
      remedy: [
        fix(
          here,
          'Upgrade the control plane, one minor version after the other, after reading the release notes',
          patch(here, plane, { spec: { version: tooOld ? 'v2.1' : `v2.${version[1] + 1}` } }),
        ),
      ],
    }
  },
})

function isRefused(version: Version, operator: Version): boolean {
  if (isOlder(version, [2, 2, 0])) return !isOlder(operator, [2, 4, 0])
  return isOlder(version, [2, 3, 0]) && !isOlder(operator, [2, 5, 0])
}
