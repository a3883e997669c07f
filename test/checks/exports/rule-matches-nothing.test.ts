import check from '../../../src/checks/exports/rule-matches-nothing.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const naming = (name: string) =>
  healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
    set.spec.exportRules[0].nameSelector.name = name
  })
const labelled = (matchLabels: Record<string, string>) =>
  healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
    set.spec.exportRules.push({
      type: 'LabelSelector',
      labelSelector: { namespace: 'green-mesh-info', selector: { matchLabels } },
    })
  })

testCheck(check, {
  silent: {
    'each rule finds its Service': healthy,
    'a rule is shadowed, which is another matter': healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
      set.spec.exportRules.push(set.spec.exportRules[0])
    }),
    'the status lists a ServiceEntry that the rule selects': naming('db.example.com').change(
      'green',
      'ExportedServiceSet/red-mesh',
      (set) => {
        set.status.exportedServices[0].localService.name = 'db.example.com'
      },
    ),
  },
  fires: {
    'the name is misspelt': {
      given: naming('rating'),
      says: /exportRules\[0\] of green-mesh for red-mesh selects nothing \(rating.green-mesh-info\): did it mean ratings\?/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
      severity: 'warning',
    },
    'the name was meant as a pattern': {
      given: naming('rat*'),
      says: /names are literal/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
    'the Service is an ExternalName': {
      given: healthy.change('green', 'Service/green-mesh-info/ratings', (service) => {
        service.spec.type = 'ExternalName'
      }),
      says: /ratings is an ExternalName Service, which cannot be exported/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
    'only the pods bear the label': {
      given: labelled({ version: 'v1' }).change('green', 'Pod/green-mesh-info/reviews-v1-1', (pod) => {
        pod.metadata.labels.version = 'v1'
      }),
      says: /label version=v1 in green-mesh-info.*pods bear these labels, but no Service does/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
  },
})
