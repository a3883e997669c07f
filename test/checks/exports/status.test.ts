import check from '../../../src/checks/exports/status.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const shows = (exportedServices: object[]) =>
  healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
    set.status = { exportedServices }
  })

testCheck(check, {
  silent: {
    'the status lists what the rule selects': healthy,
    'the set is a minute old': shows([]).change('green', 'ExportedServiceSet/red-mesh', (set) => {
      set.metadata.creationTimestamp = '2026-11-24T11:59:00Z'
    }),
    'the Service is a minute old': shows([]).change('green', 'Service/green-mesh-info/ratings', (service) => {
      service.metadata.creationTimestamp = '2026-11-24T11:59:00Z'
    }),
    'exportTo leaves it open': shows([]).change('green', 'Service/green-mesh-info/ratings', (service) => {
      service.metadata.annotations = { 'networking.istio.io/exportTo': '.' }
    }),
  },
  fires: {
    'an exported service is missing in it': {
      given: shows([]),
      says: /the status lacks green-ratings.info.svc.red-mesh-exports.local/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
      severity: 'warning',
    },
    'it lists a Service that is gone': {
      given: healthy.without('green', 'Service/green-mesh-info/ratings'),
      says: /the status still lists green-ratings.info.svc.red-mesh-exports.local/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
  },
})
