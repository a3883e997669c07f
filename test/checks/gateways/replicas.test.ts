import check from '../../../src/checks/gateways/replicas.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const several = healthy.change('green', 'Deployment/istiod-green-mesh', (deployment) => {
  deployment.spec.replicas = 2
})
const two = (name: string) => (scene: typeof healthy) =>
  scene.change('green', `Deployment/${name}`, (deployment) => {
    deployment.spec.replicas = 2
  })

testCheck(check, {
  silent: {
    'everything runs once': healthy,
    'gateways run twice, too': two('egress-red-mesh')(two('ingress-red-mesh')(several)),
  },
  fires: {
    'only istiod runs twice': {
      given: several,
      says: /green-mesh runs 2 istiods, but one pod each of ingress-red-mesh, egress-red-mesh/,
      on: 'Deployment/ingress-red-mesh',
      side: 'green',
      severity: 'info',
    },
  },
})
