import {
  discoveryPort,
  federationPort,
  gatewaysOf,
  type Role,
  serviceNamed,
  servicePort,
} from '../../federation/gateways/gateway.js'
import { controlPlaneOf, gatewayEntries, gatewayPatch } from '../../federation/gateways/settings.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import type { Service } from '../../federation/objects/core.js'
import type { ControlPlane } from '../../federation/objects/mesh.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, patch, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/ports',
  title: 'The Services of federation gateways have ports 8188 and 15443, with target ports of the same number',
  severity: 'error',
  why: 'Control planes talk on 8188 and services on 15443. Generated gateways and policies hold these numbers literally: behind another target port nothing listens, or what listens is not protected.',
  covers: ['D17', 'D18', 'D19'],
  after: [],
  needs: { here: ['services'] },
  uses: { here: ['controlPlanes'] },
  *run({ here, peer }) {
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services, name)
      if (!service) continue
      const field = at(here, service, 'spec.ports')
      const shown = service.spec.ports.map((port) => `${port.name ?? ''} ${port.port}→${port.targetPort ?? port.port}`)
      for (const number of [discoveryPort, servicePort]) {
        const port = federationPort(service, number)
        const wrong = !port
          ? `has no port ${number}`
          : port.port !== number && role === 'egress'
            ? `has port ${port.port} where istiod calls ${number}`
            : typeof port.targetPort === 'number' && port.targetPort !== number
              ? `sends port ${port.port} to ${port.targetPort} in the pods, not to ${number}`
              : null
        if (wrong === null) continue
        const what = number === discoveryPort ? 'discovery' : 'traffic to services'
        yield {
          says: `The Service of ${here.label}’s ${role} gateway ${name} ${wrong}, so ${what} fails`,
          on: field,
          breaks: breaksOf(role),
          discriminator: String(number),
          evidence: [saw(field, { expected: `${nameOf(role, number)} ${number}→${number}`, actual: shown.join(', ') })],
          remedy: [remedyFor(here, here.controlPlanes, service, role)],
        }
      }
    }
  },
})

function nameOf(role: Role, number: number): string {
  if (number === servicePort) return 'tls'
  return role === 'ingress' ? 'https-discovery' : 'http-discovery'
}

/** The operator overwrites the Service from the ServiceMeshControlPlane, so the ports belong there. */
function remedyFor(here: MeshIdentity, planes: readonly ControlPlane[] | null, service: Service, role: Role) {
  const plane = planes ? controlPlaneOf(here, planes) : undefined
  const entry = plane
    ? gatewayEntries(plane).find((one) => one.role === role && one.name === service.metadata.name)
    : undefined
  const wanted = [servicePort, discoveryPort].map((port) => ({ name: nameOf(role, port), port, targetPort: port }))
  if (!plane || !entry) {
    return fix(here, 'Give the Service both ports', oc(here, ['edit', `service/${service.metadata.name}`]))
  }
  const others = entry.settings.service.ports.filter(
    (port) => !wanted.some((one) => one.port === port.port || one.name === port.name),
  )
  const ports = [...wanted.map((one) => ({ ...one, ...nodePort(service, one.port) })), ...others]
  return fix(
    here,
    'Set the ports in the ServiceMeshControlPlane, from which the operator makes the Service',
    patch(here, plane, gatewayPatch(entry, { service: { ports } })),
  )
}

function nodePort(service: Service, number: number) {
  const port = service.spec.type === 'NodePort' ? federationPort(service, number)?.nodePort : undefined
  return port === undefined ? {} : { nodePort: port }
}
