import check from '../../../src/checks/exports/name-collision.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const line =
  '2026-11-24T11:50:00.000000Z 2026-11-24T11:50:00.000000Z\terror\tfederation\terror updating status for ExportedServiceSet: status.exportedServices[1]: Duplicate value: map[string]interface {}{"exportedName":"green-ratings.info.svc.red-mesh-exports.local"}'

testCheck(check, {
  silent: { 'each Service has an exported name of its own': healthy },
  fires: {
    'two Services get one alias': {
      given: healthy
        .change('green', 'ExportedServiceSet/red-mesh', (set) => {
          set.spec.exportRules.push({
            type: 'NameSelector',
            nameSelector: {
              namespace: 'green-mesh-info',
              name: 'reviews',
              alias: { namespace: 'info', name: 'green-ratings' },
            },
          })
        })
        .log('green', 'istiod-green-mesh-1/discovery', line),
      says: /exports ratings.green-mesh-info and reviews.green-mesh-info to red-mesh under one name, green-ratings.info.svc.red-mesh-exports.local/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
      severity: 'error',
    },
  },
})
