import { discoveryPort, servicePort } from '../../federation/gateways/gateway.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'leftovers/ingress-exposed',
  title: 'Every federation ingress gateway that is open to the outside serves a peer',
  severity: 'info',
  why: 'After a peer was removed its ingress gateway goes on being reachable from outside, until it is taken out of the ServiceMeshControlPlane.',
  covers: ['D153'],
  after: ['peer/*', 'gateways/*'],
  needs: { here: ['peers', 'services'] },
  *run({ here }) {
    const used = here.peers.map(({ spec }) => spec.gateways.ingress.name)
    if (used.some((name) => !here.services.some(({ metadata }) => metadata.name === name))) return
    for (const service of here.services) {
      const { type = '', ports } = service.spec
      const open = ['LoadBalancer', 'NodePort'].includes(type)
      const federates = [discoveryPort, servicePort].every((number) => ports.some(({ port }) => port === number))
      if (!open || !federates || used.includes(service.metadata.name)) continue
      const field = at(here, service, 'spec.type')
      yield {
        says: `Ingress gateway ${service.metadata.name} of ${here.label} is open to the outside and serves no peer`,
        on: field,
        evidence: [
          saw(field, { actual: type }),
          saw(at(here, service, 'spec.ports'), { actual: ports.map(({ port }) => port).join(', ') }),
        ],
        remedy: [
          fix(
            here,
            'Take it out of the control plane, if no peer is to use it',
            oc(here, [
              'patch',
              `servicemeshcontrolplane/${here.name}`,
              '--type',
              'merge',
              '-p',
              JSON.stringify({ spec: { gateways: { additionalIngress: { [service.metadata.name]: null } } } }),
            ]),
          ),
        ],
      }
    }
  },
})
