import check from '../../../src/checks/imports/rule-skipped.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const rule = (change: (rule: { [field: string]: unknown }) => void) =>
  healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
    change(set.spec.importRules[0])
  })
const local = rule((one) => {
  one.importAsLocal = true
  one.nameSelector = { namespace: 'info', name: 'green-ratings' }
})
const line =
  '2026-11-24T11:50:00.000000Z 2026-11-24T11:50:00.000000Z\terror\tfederation\tskipping rule 0 in ServiceImports red-mesh-system/green-mesh: cannot use importAsLocal without setting a fixed namespace alias'

testCheck(check, {
  silent: {
    'the rule is whole': healthy,
    'importAsLocal with a fixed namespace': rule((one) => {
      one.importAsLocal = true
    }),
  },
  fires: {
    'importAsLocal without alias.namespace': {
      given: local.log('red', 'istiod-red-mesh-1/discovery', line),
      says: /red-mesh ignores importRules\[0\].*cannot use importAsLocal without setting a fixed namespace alias/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the suffix is the cluster’s own': {
      given: rule((one) => {
        one.domainSuffix = 'svc.cluster.local'
      }),
      says: /cannot use domainSuffix that matches the cluster domain suffix/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
    },
    'imports know no label selectors, and one side is enough to see it': {
      given: rule((one) => {
        one.type = 'LabelSelector'
      }).unread('green'),
      says: /unknown selector type LabelSelector/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
    },
  },
})
