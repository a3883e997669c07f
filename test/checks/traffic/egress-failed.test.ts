import check from '../../../src/checks/traffic/egress-failed.js'
import { egressLine, egressOfRed } from '../../support/access-lines.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const refused = egressLine({
  flags: 'UF,URX',
  failure: 'delayed_connect_error:_Connection_refused',
  upstream: '10.2.0.20:15444',
})

testCheck(check, {
  silent: {
    'calls go through': healthy.log('red', egressOfRed, egressLine({ received: 138 })),
    'they fail no longer': healthy.log('red', egressOfRed, refused, egressLine({ at: '11:59:30', received: 138 })),
  },
  fires: {
    'nothing listens there': {
      given: healthy.log('red', egressOfRed, refused),
      says: /red-mesh cannot call green-ratings.info.svc.red-mesh-exports.local of green-mesh: the connection is refused \(10.2.0.20:15444\)/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'there is no address': {
      given: healthy.log('red', egressOfRed, egressLine({ flags: 'UH', upstream: '-' })),
      says: /there is no address to call/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
