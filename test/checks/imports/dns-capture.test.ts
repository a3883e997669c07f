import check from '../../../src/checks/imports/dns-capture.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const off = healthy.change('red', 'Pod/red-mesh-info/reviews-v1-1', (pod) => {
  pod.spec.containers[1].env = [{ name: 'ISTIO_META_DNS_CAPTURE', value: 'false' }]
})

testCheck(check, {
  silent: {
    'nothing turns it off': healthy,
    'nothing is imported': off.change('red', 'ImportedServiceSet/green-mesh', (set) => {
      set.status.importedServices = []
    }),
  },
  fires: {
    'a sidecar does not answer DNS': {
      given: off,
      says: /cannot resolve imported hosts such as ratings.info.svc.green-mesh-imports.local: ISTIO_META_DNS_CAPTURE is false in red-mesh-info\/reviews-v1-1/,
      on: 'Pod/reviews-v1-1',
      side: 'red',
      severity: 'warning',
    },
  },
})
