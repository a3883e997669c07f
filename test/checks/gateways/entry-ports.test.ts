import check from '../../../src/checks/gateways/entry-ports.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

// biome-ignore lint/suspicious/noExplicitAny: a raw object of the scene
const egressPorts = (change: (list: any[]) => any[] | undefined) =>
  healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    const { service } = plane.spec.gateways.additionalEgress['egress-green-mesh']
    service.ports = change(service.ports)
  })

testCheck(check, {
  silent: {
    'both ports are listed': healthy.deny('red', 'services'),
    'the Services are there and count instead': egressPorts(() => []),
    'another port leads to it': egressPorts((list) =>
      list.map((port) => (port.port === 8188 ? { ...port, port: 443, targetPort: 8188 } : port)),
    ).deny('red', 'services'),
  },
  fires: {
    'one is not listed': {
      given: egressPorts((list) => list.filter((port) => port.port !== 8188)).deny('red', 'services'),
      says: /red-mesh asks for the egress gateway egress-green-mesh without port 8188$/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'error',
    },
    'the default ports were left': {
      given: egressPorts(() => undefined).deny('red', 'services'),
      says: /without port 8188 and 15443/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
  },
})
