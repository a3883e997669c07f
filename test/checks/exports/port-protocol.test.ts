import check from '../../../src/checks/exports/port-protocol.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const port = (change: object) =>
  healthy.change('green', 'Service/green-mesh-info/ratings', (service) => {
    service.spec.ports = [{ port: 9080, protocol: 'TCP', ...change }]
  })

testCheck(check, {
  silent: {
    'the name says it': healthy,
    'the name begins with it': port({ name: 'grpc-web-ui' }),
    'appProtocol says it': port({ name: 'web', appProtocol: 'http' }),
  },
  fires: {
    'the port is called web': {
      given: port({ name: 'web' }),
      says: /Port web of exported ratings.green-mesh-info names no protocol/,
      on: 'Service/ratings',
      side: 'green',
      severity: 'info',
    },
    'many are told in one line': {
      given: port({ name: 'web' })
        .change('green', 'Service/green-mesh-info/reviews', (service) => {
          service.spec.ports[0].name = 'web'
        })
        .change('green', 'ExportedServiceSet/red-mesh', (set) => {
          set.spec.exportRules.push({
            type: 'NameSelector',
            nameSelector: { namespace: 'green-mesh-info', name: 'reviews' },
          })
        })
        .unread('red'),
      says: /Port web of exported ratings.green-mesh-info .* \(and 1 more like it\)/,
      on: 'Service/ratings',
      side: 'green',
    },
    'the port has no name': { given: port({}), says: /Port 9080 of/, on: 'Service/ratings', side: 'green' },
  },
})
