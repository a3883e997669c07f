import check from '../../../src/checks/gateways/ports.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

// biome-ignore lint/suspicious/noExplicitAny: a raw object of the scene
const ports = (change: (list: any[]) => any[]) =>
  healthy.change('green', 'Service/ingress-red-mesh', (service) => {
    service.spec.ports = change(service.spec.ports)
  })

testCheck(check, {
  silent: {
    'both ports are there': healthy,
    'the target port is left out': ports((list) => list.map(({ targetPort: _gone, ...port }) => port)),
    'the target port is a name': ports((list) => list.map((port) => ({ ...port, targetPort: port.name }))),
    'the load balancer listens on another port': ports((list) =>
      list.map((port) => (port.port === 8188 ? { ...port, port: 443 } : port)),
    ),
  },
  fires: {
    'the discovery port is missing': {
      given: ports((list) => list.filter((port) => port.port !== 8188)),
      says: /green-mesh’s ingress gateway ingress-red-mesh has no port 8188, so discovery fails/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
    'the port for services is missing': {
      given: ports((list) => list.filter((port) => port.port !== 15443)),
      says: /has no port 15443, so traffic to services fails/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
    },
    'the target port is another': {
      given: ports((list) => list.map((port) => (port.port === 15443 ? { ...port, targetPort: 8443 } : port))),
      says: /sends port 15443 to 8443 in the pods, not to 15443/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
    },
    'istiod calls the egress gateway on a port that it lacks': {
      given: healthy.change('red', 'Service/egress-green-mesh', (service) => {
        service.spec.ports[1].port = 8189
      }),
      says: /has port 8189 where istiod calls 8188/,
      on: 'Service/egress-green-mesh',
      side: 'red',
    },
  },
})
