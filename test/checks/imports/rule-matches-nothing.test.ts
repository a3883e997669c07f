import check from '../../../src/checks/imports/rule-matches-nothing.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const selects = (name: string, namespace = 'info') =>
  healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
    set.spec.importRules[0].nameSelector = { namespace, name }
  })

testCheck(check, {
  silent: {
    'the rule selects an exported service': healthy,
    'a wildcard may wait for exports': selects('*', '*'),
    'the original name is another check’s matter': selects('ratings', 'green-mesh-info'),
    'only this side is read, and it has never heard the peer': selects('stars')
      .change('red', 'ImportedServiceSet/green-mesh', (set) => {
        set.status = undefined
      })
      .unread('green'),
  },
  fires: {
    'the name is misspelt': {
      given: selects('green-rating'),
      says: /importRules\[0\] of red-mesh selects green-rating.info, which green-mesh does not export; did it mean green-ratings.info\?/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'the peer has a rule for it that selects nothing': {
      given: healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
        set.spec.exportRules[0].nameSelector.name = 'rating'
      }),
      says: /selects green-ratings.info, which green-mesh does not export/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'only this side is read: its status tells what the peer exports': {
      given: selects('stars').unread('green'),
      says: /selects stars.info, which peer green-mesh does not export/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
    },
  },
})
