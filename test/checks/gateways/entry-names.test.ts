import check from '../../../src/checks/gateways/entry-names.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const egresses = (name: string) =>
  healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    plane.spec.gateways.additionalEgress[name] = { enabled: true }
  })

testCheck(check, {
  silent: { 'all names differ': healthy, 'one more with a name of its own': egresses('egress-blue-mesh') },
  fires: {
    'an egress has the name of an ingress': {
      given: egresses('ingress-green-mesh'),
      says: /additional egress gateway ingress-green-mesh, which is the name of an ingress gateway, too/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'error',
    },
    'the name is reserved': {
      given: egresses('istio-egressgateway'),
      says: /reserved for the default gateway/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
  },
})
