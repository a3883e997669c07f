import check from '../../../src/checks/exports/rule-shadowed.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const wideFirst = (alias?: object) =>
  healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
    set.spec.exportRules.unshift({
      type: 'NameSelector',
      nameSelector: { namespace: 'green-mesh-info', name: '*', alias },
    })
  })

testCheck(check, {
  silent: {
    'one rule only': healthy,
    'the special rule comes first': healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
      set.spec.exportRules.push({ type: 'NameSelector', nameSelector: { namespace: 'green-mesh-info' } })
    }),
    'a rule for the rest, of which there is none': healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
      set.spec.exportRules.push({
        type: 'NameSelector',
        nameSelector: { namespace: 'info' },
      })
      set.spec.exportRules.unshift({
        type: 'NameSelector',
        nameSelector: { namespace: 'info', name: 'ratings', alias: { name: 'local-ratings' } },
      })
    }),
    'the earlier rule gives the same name': wideFirst({ namespace: 'info', name: 'green-ratings' }),
  },
  fires: {
    'a wide rule without alias comes first': {
      given: wideFirst(),
      says: /exportRules\[1\] of green-mesh for red-mesh never applies: exportRules\[0\] comes first, so that green-ratings.info is exported as ratings.green-mesh-info/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
  },
})
