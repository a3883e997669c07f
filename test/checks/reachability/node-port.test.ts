import check from '../../../src/checks/reachability/node-port.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const asks = (nodePort: number, scene: Scene = healthy) =>
  scene.change('green', 'ServiceMeshControlPlane/green-mesh', (plane) => {
    plane.spec.gateways.additionalIngress['ingress-red-mesh'].service.ports[1].nodePort = nodePort
  })

testCheck(check, {
  silent: {
    'none is asked for': healthy,
    'the one that the Service has': asks(31002),
    'this cluster’s range is another': asks(
      20000,
      healthy.change('green', 'Service/ingress-red-mesh', (service) => {
        service.spec.ports[1].nodePort = 20000
      }),
    ),
  },
  fires: {
    'it is out of range': {
      given: asks(8188),
      says: /green-mesh asks for node port 8188 for its gateway ingress-red-mesh, which is outside 30000-32767/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
      severity: 'warning',
    },
    'another Service has it': {
      given: asks(
        31500,
        healthy.change('green', 'Service/egress-red-mesh', (service) => {
          service.spec.ports[0].nodePort = 31500
        }),
      ),
      says: /31500 .*used by egress-red-mesh/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
      severity: 'error',
    },
  },
})
