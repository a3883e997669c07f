import check from '../../../src/checks/traffic/overflow.js'
import { egressLine, egressOfRed } from '../../support/access-lines.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

testCheck(check, {
  silent: { 'calls go through': healthy.log('red', egressOfRed, egressLine({ received: 138 })) },
  fires: {
    'a limit of the egress gateway cuts in': {
      given: healthy.log('red', egressOfRed, egressLine({ flags: 'UO' })),
      says: /A circuit breaker of red-mesh’s egress gateway cuts calls of green-ratings.info.svc.red-mesh-exports.local/,
      on: 'Pod/egress-green-mesh-1',
      side: 'red',
      severity: 'warning',
    },
  },
})
