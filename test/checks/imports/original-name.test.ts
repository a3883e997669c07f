import check from '../../../src/checks/imports/original-name.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const selects = (nameSelector: object) =>
  healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
    set.spec.importRules[0].nameSelector = nameSelector
  })

testCheck(check, {
  silent: {
    'the rule has the exported name': healthy,
    'a name that is known on neither side': selects({ namespace: 'info', name: 'stars' }),
  },
  fires: {
    'the rule has the name of the Service in the peer': {
      given: selects({ namespace: 'green-mesh-info', name: 'ratings' }),
      says: /importRules\[0\] of red-mesh selects ratings.green-mesh-info, the Service’s own name in green-mesh; it is exported as green-ratings.info/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
