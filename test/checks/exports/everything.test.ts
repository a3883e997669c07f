import check from '../../../src/checks/exports/everything.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const rule = (added: object) =>
  healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
    set.spec.exportRules.push(added)
  })

testCheck(check, {
  silent: {
    'the rule names a service': healthy,
    'any name of one namespace': rule({ type: 'NameSelector', nameSelector: { namespace: 'info', name: '*' } }),
    'a label of any namespace': rule({
      type: 'LabelSelector',
      labelSelector: { namespace: '*', selector: { matchLabels: { 'export-service': 'true' } } },
    }),
  },
  fires: {
    'any name of any namespace': {
      given: rule({ type: 'NameSelector', nameSelector: { namespace: '*', name: '*' } }),
      says: /green-mesh exports every Service of every member to red-mesh/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
      severity: 'warning',
    },
    'an empty label selector': {
      given: rule({ type: 'LabelSelector', labelSelector: {} }),
      says: /exports every Service/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
  },
})
