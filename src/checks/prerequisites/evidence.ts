import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { meshCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/evidence',
  title: 'Where a peer fails, the gateways log what passes through them',
  severity: 'info',
  why: 'By default proxies write no access log and istiod only warnings. The access logs of the gateways are what tells a refused certificate from a denied identity or a closed port.',
  covers: ['D11'],
  after: [],
  needs: { here: ['controlPlanes', 'peers'] },
  uses: { here: ['logs'] },
  *run({ here }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    const { links, lines } = here.logs ?? { links: [], lines: 0 }
    const failing = here.peers.find((peer) => {
      const rows = [...(peer.status.discoveryStatus?.active ?? []), ...(peer.status.discoveryStatus?.inactive ?? [])]
      return !rows.some((row) => row.watch.connected)
    })
    // what is seen in the logs outranks what the control plane asks for
    if (!plane || !failing || lines === 0 || links.length > 0 || plane.spec.proxy.accessLogging.file.name) return
    const field = at(here, plane, 'spec.proxy.accessLogging.file.name')
    yield {
      says: `${here.label} is not connected to ${failing.metadata.name}, and its gateways write no access log that could say why`,
      on: field,
      evidence: [saw(field, { expected: '/dev/stdout', actual: 'not set' })],
      remedy: [
        fix(
          here,
          'Switch on the access log, and details of federation in istiod, until the fault is found',
          patch(here, plane, {
            spec: {
              general: { logging: { componentLevels: { federation: 'debug' } } },
              proxy: { accessLogging: { file: { name: '/dev/stdout' } } },
            },
          }),
        ),
      ],
    }
  },
})
