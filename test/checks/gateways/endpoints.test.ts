import check from '../../../src/checks/gateways/endpoints.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const slice = 'EndpointSlice/egress-green-mesh-x1'
const unready = healthy.change('red', slice, (object) => {
  object.endpoints[0].conditions.ready = false
})

testCheck(check, {
  silent: {
    'both gateways have endpoints': healthy,
    'readiness is not said, which means ready': healthy.change('red', slice, (object) => {
      object.endpoints[0].conditions = {}
    }),
    'no pod is ready, which says it all': unready.change('red', 'Pod/egress-green-mesh-1', (pod) => {
      pod.status.conditions = []
    }),
  },
  fires: {
    'the endpoint is not ready though the pod is': {
      given: unready,
      says: /red-mesh’s egress gateway egress-green-mesh has no ready endpoint on 8188 and 15443, though a pod is ready/,
      on: slice,
      side: 'red',
      severity: 'error',
    },
    'one port has no endpoints': {
      given: healthy.change('red', slice, (object) => {
        object.ports = object.ports.filter((port: { port: number }) => port.port !== 15443)
      }),
      says: /no ready endpoint on 15443/,
      on: slice,
      side: 'red',
    },
    'there is no slice': {
      given: healthy.without('red', slice),
      says: /no ready endpoint on 8188 and 15443/,
      on: 'Service/egress-green-mesh',
      side: 'red',
    },
  },
})
