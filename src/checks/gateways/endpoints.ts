import {
  discoveryPort,
  endpointsOf,
  federationPort,
  gatewaysOf,
  isReady,
  podsBehind,
  serviceNamed,
  servicePort,
  slicesOf,
} from '../../federation/gateways/gateway.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/endpoints',
  title: 'The Service of every federation gateway has ready endpoints on both ports',
  severity: 'error',
  why: 'Load balancers and istiod reach a gateway through the endpoints of its Service. istiod gives imported services the endpoints of the egress gateway on 15443: without any, callers get 503.',
  covers: ['D23', 'D132'],
  after: ['gateways/selector', 'gateways/pods', 'gateways/ports'],
  needs: { here: ['services', 'endpointSlices'] },
  uses: { here: ['pods'] },
  *run({ here, peer }) {
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services, name)
      if (!service || (here.pods && !podsBehind(service, here.pods).some(isReady))) continue
      const key = { namespace: here.namespace, name }
      const bare = [discoveryPort, servicePort].filter((number) => {
        const port = federationPort(service, number)
        const target = typeof port?.targetPort === 'number' ? port.targetPort : undefined
        return port && !endpointsOf(here.endpointSlices, key, target ?? number).some((endpoint) => endpoint.ready)
      })
      if (bare.length === 0) continue
      const slice = slicesOf(here.endpointSlices, key)[0]
      const on = at(here, slice ?? service, slice ? 'endpoints' : undefined)
      const all = endpointsOf(here.endpointSlices, key)
      const shown = all.map((one) => `${one.address}:${one.port}${one.ready ? '' : ' not ready'}`).join(', ')
      yield {
        says: `${here.label}’s ${role} gateway ${name} has no ready endpoint on ${bare.join(' and ')}${here.pods ? ', though a pod is ready' : ''}`,
        on,
        breaks: breaksOf(role),
        evidence: [saw(on, { expected: `a ready endpoint on ${bare.join(' and ')}`, actual: shown || 'none' })],
        remedy: [
          fix(
            here,
            'Compare the endpoints with the pods and ports of the Service',
            oc(here, ['describe', `service/${name}`]),
          ),
        ],
      }
    }
  },
})
