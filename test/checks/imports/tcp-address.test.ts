import check from '../../../src/checks/imports/tcp-address.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const tcp = healthy.change('green', 'Service/green-mesh-info/ratings', (service) => {
  service.spec.ports[0].name = 'mysql'
})

testCheck(check, {
  silent: {
    'the service speaks HTTP': healthy,
    'it is imported as local': tcp.change('red', 'ImportedServiceSet/green-mesh', (set) => {
      set.spec.importRules[0].importAsLocal = true
    }),
  },
  fires: {
    'a database is imported under a host of its own': {
      given: tcp,
      says: /ratings.info.svc.green-mesh-imports.local in red-mesh is plain TCP and has no address of its own/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'info',
    },
  },
})
