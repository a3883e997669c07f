import { discoveryPort, gatewaysOf, serviceNamed, servicePort } from '../../federation/gateways/gateway.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'gateways/port-names',
  title: 'The ports of federation gateways are named tls, and https-discovery or http-discovery',
  severity: 'info',
  why: 'Istio takes a port’s protocol from the beginning of its name. The peer calls the ingress with TLS (https-discovery); istiod calls the egress in plain text (http-discovery).',
  covers: ['D17', 'D18'],
  after: ['gateways/ports'],
  needs: { here: ['services'] },
  *run({ here, peer }) {
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services, name)
      if (!service) continue
      const discovery = role === 'ingress' ? 'https' : 'http'
      const wanted = new Map([
        [servicePort, 'tls'],
        [discoveryPort, discovery],
      ])
      for (const [index, port] of service.spec.ports.entries()) {
        const protocol = wanted.get(port.port ?? 0)
        const named = port.appProtocol ?? port.name ?? ''
        if (protocol === undefined || named === protocol || named.startsWith(`${protocol}-`)) continue
        if (protocol === 'tls' && /^https(-|$)/.test(named)) continue
        const field = at(here, service, `spec.ports[${index}].name`)
        const expected = port.port === servicePort ? 'tls' : `${discovery}-discovery`
        yield {
          says: `Port ${port.port} of ${here.label}’s ${role} gateway ${name} is called ${named || 'nothing'}, not ${expected}`,
          on: field,
          evidence: [saw(field, { expected, actual: named || 'not set' })],
          remedy: [
            fix(
              here,
              `Rename the port under service.ports of ${name} in the ServiceMeshControlPlane`,
              oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
            ),
          ],
        }
      }
    }
  },
})
