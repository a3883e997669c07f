import check from '../../../src/checks/gateways/canonical-name.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const label = 'service.istio.io/canonical-name'
const podOnly = healthy.change('green', 'Pod/ingress-red-mesh-1', (pod) => {
  pod.metadata.labels[label] = 'gateway'
})

testCheck(check, {
  silent: {
    'pods bear the name': healthy,
    'there are no pods': healthy.without('green', 'Pod/ingress-red-mesh-1'),
  },
  fires: {
    'the template overrides the label': {
      given: podOnly.change('green', 'Deployment/ingress-red-mesh', (deployment) => {
        deployment.spec.template.metadata.labels[label] = 'gateway'
      }),
      says: /No pod of green-mesh’s ingress gateway ingress-red-mesh bears its name in service.istio.io\/canonical-name \(gateway\)/,
      on: 'Deployment/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
    'only the pod has another label': {
      given: podOnly,
      says: /\(gateway\)/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
    },
    'the label is missing': {
      given: healthy.change('red', 'Pod/egress-green-mesh-1', (pod) => {
        delete pod.metadata.labels[label]
      }),
      says: /\(not set\)/,
      on: 'Pod/egress-green-mesh-1',
      side: 'red',
    },
  },
})
