import check from '../../../src/checks/exports/hidden-service.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const exportTo = (value: string) =>
  healthy.change('green', 'Service/green-mesh-info/ratings', (service) => {
    service.metadata.annotations = { 'networking.istio.io/exportTo': value }
  })

testCheck(check, {
  silent: {
    'no annotation': healthy,
    'the control plane’s namespace is in the list': exportTo('.,green-mesh-system'),
    'all namespaces see it': exportTo('*'),
  },
  fires: {
    'only its own namespace sees it': {
      given: exportTo('.'),
      says: /Whether green-mesh exports ratings.green-mesh-info is not guaranteed: exportTo . hides it from green-mesh-system/,
      on: 'Service/ratings',
      side: 'green',
      severity: 'warning',
    },
  },
})
