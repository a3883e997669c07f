import check from '../../../src/checks/imports/status.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const shows = (importedServices: object[]) =>
  healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
    set.status = { importedServices }
  })
const exportedName = 'green-ratings.info.svc.red-mesh-exports.local'
const blank = { name: '', namespace: '', hostname: '' }

testCheck(check, {
  silent: {
    'the status shows the import': healthy,
    'a service that no rule takes is a choice': healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
      set.spec.importRules = []
      set.status = { importedServices: [{ exportedName, localService: blank }] }
    }),
    'the set is a minute old': shows([]).change('red', 'ImportedServiceSet/green-mesh', (set) => {
      set.metadata.creationTimestamp = '2026-11-24T11:59:00Z'
    }),
    'a service that is not listed yet but new': shows([]).change('green', 'Service/green-mesh-info/ratings', (one) => {
      one.metadata.creationTimestamp = '2026-11-24T11:59:00Z'
    }),
  },
  fires: {
    'the peer exports a service that has not arrived': {
      given: shows([]),
      says: /red-mesh does not have green-ratings.info, which green-mesh exports and a rule imports as ratings.info.svc.green-mesh-imports.local/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the rules have not been taken up, as one side shows': {
      given: shows([{ exportedName, localService: blank }]).unread('green'),
      says: /has not taken up the import rules: green-ratings.info should be ratings.info.svc.green-mesh-imports.local and is not imported/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
