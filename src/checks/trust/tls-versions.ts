import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'trust/tls-versions',
  title: 'The two meshes have a TLS version in common',
  severity: 'error',
  why: 'Gateways take the lowest and highest TLS version from their control plane’s settings. Ranges that do not meet make every handshake fail, whatever the certificates.',
  covers: ['D85'],
  after: [],
  needs: { here: ['peers', 'controlPlanes'], there: ['controlPlanes'] },
  *run({ here, there }) {
    const [mine, theirs] = [controlPlaneOf(here, here.controlPlanes), controlPlaneOf(there, there.controlPlanes)]
    const highest = mine?.spec.security.controlPlane.tls.maxProtocolVersion
    const lowest = theirs?.spec.security.controlPlane.tls.minProtocolVersion
    const [top, bottom] = [versions.indexOf(highest ?? ''), versions.indexOf(lowest ?? '')]
    if (!mine || !theirs || !highest || !lowest || top < 0 || bottom < 0 || top >= bottom) return
    const field = at(here, mine, 'spec.security.controlPlane.tls.maxProtocolVersion')
    yield {
      says: `${here.label} speaks ${highest} at most, and ${there.label} ${lowest} at least`,
      on: field,
      evidence: [
        saw(field, { expected: `${lowest} or higher`, actual: highest }),
        saw(at(there, theirs, 'spec.security.controlPlane.tls.minProtocolVersion'), { actual: lowest }),
      ],
      remedy: [
        fix(
          here,
          'Raise the highest version that is allowed',
          patch(here, mine, { spec: { security: { controlPlane: { tls: { maxProtocolVersion: lowest } } } } }),
        ),
      ],
    }
  },
})

const versions = ['TLSv1_0', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3']
