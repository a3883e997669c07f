import { discoveryPort, gatewaysOf, servicePort } from '../../federation/gateways/gateway.js'
import { controlPlaneOf, gatewayEntries, gatewayPatch } from '../../federation/gateways/settings.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/entry-ports',
  title: 'The control plane asks for ports 8188 and 15443 on the gateways that a peer names',
  severity: 'error',
  why: 'The default ports of additional gateways are those of ordinary gateways; federation needs both of its own to be listed. This looks at the ServiceMeshControlPlane alone, for manifests and for sides whose Services cannot be read; where they can, it is they that count.',
  covers: ['D17', 'D18'],
  after: ['gateways/enabled'],
  needs: { here: ['controlPlanes'] },
  uses: { here: ['services'] },
  *run({ here, peer }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    if (!plane || here.services) return
    for (const { role, name } of gatewaysOf(peer)) {
      const entry = gatewayEntries(plane).find((one) => one.role === role && one.name === name)
      const ports = entry?.settings.service.ports ?? []
      const lacking = [discoveryPort, servicePort].filter((number) => !ports.some((port) => leadsTo(port, number)))
      if (!entry || lacking.length === 0) continue
      const field = at(here, plane, `${entry.path}.service.ports`)
      const discovery = role === 'ingress' ? 'https-discovery' : 'http-discovery'
      const wanted = [
        { name: 'tls', port: servicePort },
        { name: discovery, port: discoveryPort },
      ].filter(({ port }) => lacking.includes(port))
      yield {
        says: `${here.label} asks for the ${role} gateway ${name} without port ${lacking.join(' and ')}`,
        on: field,
        breaks: breaksOf(role),
        evidence: [
          saw(field, {
            expected: [servicePort, discoveryPort].join(', '),
            actual: ports.map(({ port }) => String(port)).join(', ') || 'not set',
          }),
        ],
        remedy: [
          fix(
            here,
            'List both ports',
            patch(here, plane, gatewayPatch(entry, { service: { ports: [...ports, ...wanted] } })),
          ),
        ],
      }
    }
  },
})

function leadsTo({ port, targetPort }: { port?: number | undefined; targetPort?: unknown }, number: number): boolean {
  return port === number || targetPort === number
}
