import check from '../../../src/checks/exports/rule-skipped.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const line =
  '2026-11-24T11:50:00.000000Z 2026-11-24T11:50:00.000000Z\terror\tfederation\tskipping rule 0 in ServiceExports green-mesh-system/red-mesh: null labelSelector'

testCheck(check, {
  silent: { 'rules of both types are whole': healthy },
  fires: {
    'the type is that of the other selector': {
      given: healthy
        .change('green', 'ExportedServiceSet/red-mesh', (set) => {
          set.spec.exportRules[0].type = 'LabelSelector'
        })
        .log('green', 'istiod-green-mesh-1/discovery', line),
      says: /ignores exportRules\[0\] of ExportedServiceSet red-mesh: null labelSelector/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'the label selector has an operator that does not exist': {
      given: healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
        set.spec.exportRules.push({
          type: 'LabelSelector',
          labelSelector: { selector: { matchExpressions: [{ key: 'app', operator: 'Is', values: ['x'] }] } },
        })
      }),
      says: /ignores exportRules\[1\].*"Is" is not a valid label selector operator/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
  },
})
