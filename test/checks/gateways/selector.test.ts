import check from '../../../src/checks/gateways/selector.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const selector = (labels: Record<string, string>) =>
  healthy.change('green', 'Service/ingress-red-mesh', (service) => {
    service.spec.selector = labels
  })

testCheck(check, {
  silent: {
    'each Service selects its own pods': healthy,
    'another selector finds the same pods': selector({ app: 'ingress-red-mesh' }),
    'there are no pods to select': healthy.without('green', 'Pod/ingress-red-mesh-1'),
  },
  fires: {
    'a label is shared with another gateway': {
      given: selector({ 'maistra-control-plane': 'green-mesh-system' }),
      says: /Service of green-mesh’s ingress gateway ingress-red-mesh also selects egress-red-mesh-1, a pod of egress-red-mesh/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
    'it selects nothing': {
      given: selector({ app: 'ingress' }),
      says: /selects none of its pods/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
    },
  },
})
