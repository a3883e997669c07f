import check from '../../../src/checks/traffic/not-offered.js'
import { ingressLine, ingressOfGreen } from '../../support/access-lines.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

testCheck(check, {
  silent: { 'calls go through': healthy.log('green', ingressOfGreen, ingressLine({ received: 138 })) },
  fires: {
    'no filter chain has the name': {
      given: healthy.log('green', ingressOfGreen, ingressLine({ flags: 'NR', termination: 'filter_chain_not_found' })),
      says: /red-mesh calls green-ratings.info.svc.red-mesh-exports.local at green-mesh, whose ingress gateway knows no such service/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
  },
})
