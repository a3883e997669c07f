import check from '../../../src/checks/imports/local-service.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const local = healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
  set.spec.importRules[0].importAsLocal = true
})

testCheck(check, {
  silent: {
    'not imported as local': healthy.without('red', 'Service/info/ratings'),
    'a local Service is there': local,
  },
  fires: {
    'there is no Service of that name': {
      given: local.without('red', 'Service/info/ratings'),
      says: /red-mesh imports green-ratings.info as ratings.info.svc.cluster.local, but has no such Service/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'info',
    },
    'the namespace is no member': {
      given: local.change('red', 'ImportedServiceSet/green-mesh', (set) => {
        set.spec.importRules[0].nameSelector.alias.namespace = 'shop'
      }),
      says: /into namespace shop, which is no member of the mesh/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
    },
  },
})
