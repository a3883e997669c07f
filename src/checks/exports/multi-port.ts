import { offered, offersInUse } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/multi-port',
  title: 'Exported Services have one port',
  severity: 'warning',
  why: 'The route that istiod generates on the ingress gateway for an exported service names no port. With several ports only one of them, or none, works: Red Hat’s own integration tests leave such services out.',
  covers: ['D136'],
  after: [],
  needs: { here: ['exportSets', 'meshServices'] },
  uses: { there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const given = offered(here, peer)
    if (!given) return
    for (const { service, exported } of offersInUse(given, there?.importSets ?? null, reverse)) {
      const { ports } = service.spec
      if (ports.length < 2) continue
      const { name, namespace } = service.metadata
      const field = at(here, service, 'spec.ports')
      yield {
        says: `${name}.${namespace}, which ${here.label} exports to ${peer.metadata.name}, has ${ports.length} ports: not all of them work across the federation`,
        on: field,
        breaks: 'inbound',
        service: exported.hostname,
        evidence: [
          saw(field, {
            expected: 'one port',
            actual: ports.map((port) => `${port.name ?? ''}:${port.port ?? ''}`).join(', '),
          }),
        ],
        remedy: [
          fix(
            here,
            'Make one Service per port with the same selector, and export those',
            oc(here, ['get', `service/${name}`, '-o', 'yaml'], namespace),
          ),
        ],
      }
    }
  },
})
