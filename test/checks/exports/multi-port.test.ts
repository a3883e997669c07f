import check from '../../../src/checks/exports/multi-port.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const second = (name: string) =>
  healthy.change('green', `Service/green-mesh-info/${name}`, (service) => {
    service.spec.ports.push({ name: 'http-metrics', port: 9090, protocol: 'TCP' })
  })

testCheck(check, {
  silent: { 'one port each': healthy, 'a Service that is not exported may have several': second('reviews') },
  fires: {
    'an exported Service has two ports': {
      given: second('ratings'),
      says: /ratings.green-mesh-info, which green-mesh exports to red-mesh, has 2 ports/,
      on: 'Service/ratings',
      side: 'green',
      severity: 'warning',
    },
  },
})
