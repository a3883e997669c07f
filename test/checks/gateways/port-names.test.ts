import check from '../../../src/checks/gateways/port-names.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

testCheck(check, {
  silent: {
    'all ports are named': healthy,
    'appProtocol says it': healthy.change('red', 'Service/egress-green-mesh', (service) => {
      Object.assign(service.spec.ports[1], { name: 'discovery', appProtocol: 'http' })
    }),
  },
  fires: {
    'the ingress has the name of an egress port': {
      given: healthy.change('green', 'Service/ingress-red-mesh', (service) => {
        service.spec.ports[1].name = 'http-discovery'
      }),
      says: /Port 8188 of green-mesh’s ingress gateway ingress-red-mesh is called http-discovery, not https-discovery/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'info',
    },
  },
})
