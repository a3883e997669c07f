import check from '../../../src/checks/imports/rule-shadowed.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const wide = { type: 'NameSelector', nameSelector: { namespace: '*', name: '*' } }
const wideFirst = healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
  set.spec.importRules.unshift(wide)
})

testCheck(check, {
  silent: {
    'one rule only': healthy,
    'the special rule comes first': healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
      set.spec.importRules.push(wide)
    }),
  },
  fires: {
    'a wide rule comes first': {
      given: wideFirst,
      says: /importRules\[1\] of red-mesh never applies.*is green-ratings.info.svc.green-mesh-imports.local instead of ratings.info.svc.green-mesh-imports.local/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'only this side is read': {
      given: wideFirst.unread('green'),
      says: /importRules\[1\] of red-mesh never applies/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
    },
  },
})
