import check from '../../../src/checks/prerequisites/ip-family.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const families = (...list: readonly string[]) =>
  healthy.change('green', 'Service/ingress-red-mesh', (service) => {
    service.spec.ipFamilies = list
  })

testCheck(check, {
  silent: { 'gateways use IPv4': healthy, 'the Service does not say': families() },
  fires: {
    'the cluster has IPv6 alone': {
      given: families('IPv6'),
      says: /green-mesh runs on a cluster with IPv6 alone/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'warning',
    },
    'the cluster has both': {
      given: families('IPv4', 'IPv6'),
      says: /IPv4 and IPv6/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'info',
    },
  },
})
