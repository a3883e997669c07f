import { gatewaysOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/ip-family',
  title: 'Federation gateways use IPv4',
  severity: 'warning',
  why: 'Clusters with IPv6 alone, or with both families, are not supported (MAISTRA-1314).',
  covers: ['D09'],
  after: [],
  needs: { here: ['peers', 'services'] },
  *run({ here }) {
    const names = [...new Set(here.peers.flatMap(gatewaysOf).map(({ name }) => name))]
    const services = names.flatMap((name) => serviceNamed(here.services, name) ?? [])
    const service = services.find((one) => one.spec.ipFamilies.includes('IPv6'))
    if (!service) return
    const both = service.spec.ipFamilies.includes('IPv4')
    const field = at(here, service, 'spec.ipFamilies')
    yield {
      says: `${here.label} runs on a cluster with ${both ? 'IPv4 and IPv6' : 'IPv6 alone'}, which federation does not support`,
      on: field,
      severity: both ? 'info' : 'warning',
      evidence: [saw(field, { expected: 'IPv4', actual: service.spec.ipFamilies.join(', ') })],
      remedy: [
        fix(
          here,
          'Use IPv4 for the gateways of the federation',
          oc(here, ['get', `service/${service.metadata.name}`, '-o', 'yaml']),
        ),
      ],
    }
  },
})
