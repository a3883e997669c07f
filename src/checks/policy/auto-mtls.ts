import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { fullHostname, hostCovers } from '../../federation/matching.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'
import { importedFrom } from './imported.js'

export default peeringCheck({
  id: 'policy/auto-mtls',
  title: 'Clients speak mutual TLS to imported services by themselves',
  severity: 'error',
  why: 'With `automtls: false` clients speak mutual TLS only where a DestinationRule says so, and the operator’s own covers `*.cluster.local` alone. Calls to imported hosts then reach the egress gateway in plain text and are cut off.',
  covers: ['D28'],
  after: [],
  needs: { here: ['peers', 'importSets', 'controlPlanes', 'destinationRules'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    if (plane?.spec.security.dataPlane.automtls !== false) return
    const mutual = here.destinationRules
      .filter(({ spec }) => spec.trafficPolicy?.tls?.mode === 'ISTIO_MUTUAL')
      .map(({ spec, metadata }) => fullHostname(spec.host ?? '', metadata.namespace ?? ''))
    const isLocal = (host: string) => plane.spec.security.dataPlane.mtls === true && host.endsWith('.cluster.local')
    const plain = importedFrom(here, peer, there, reverse)
      .map(({ host }) => host)
      .filter((host) => !isLocal(host) && !mutual.some((pattern) => hostCovers(pattern, host)))
    if (plain.length === 0) return
    const field = at(here, plane, 'spec.security.dataPlane.automtls')
    yield {
      says: `${here.label} has automtls off, so clients call ${plain.join(', ')} (imported from ${peer.metadata.name}) in plain text`,
      on: field,
      breaks: 'outbound',
      evidence: [
        saw(field, { expected: 'true, or a DestinationRule with ISTIO_MUTUAL for these hosts', actual: 'false' }),
      ],
      remedy: [
        fix(here, 'Switch it on', patch(here, plane, { spec: { security: { dataPlane: { automtls: true } } } })),
      ],
    }
  },
})
