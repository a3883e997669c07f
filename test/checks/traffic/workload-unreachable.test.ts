import check from '../../../src/checks/traffic/workload-unreachable.js'
import { ingressLine, ingressOfGreen } from '../../support/access-lines.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

testCheck(check, {
  silent: {
    'calls go through': healthy.log('green', ingressOfGreen, ingressLine({ received: 138 })),
    'the failure is an hour old': healthy.log('green', ingressOfGreen, ingressLine({ at: '11:00:00', flags: 'UH' })),
  },
  fires: {
    'no endpoint is ready': {
      given: healthy.log('green', ingressOfGreen, ingressLine({ flags: 'UH' })),
      says: /Calls from red-mesh reach green-mesh but not the pods of ratings.green-mesh-info: none is ready \(UH\)/,
      on: 'Service/ratings',
      side: 'green',
      severity: 'error',
    },
    'the pods do not answer, and Services may not be listed': {
      given: healthy
        .log('green', ingressOfGreen, ingressLine({ flags: 'UF,URX', upstream: '10.2.0.41:9080' }))
        .deny('green', 'exportedservicesets'),
      says: /they do not take the connection \(UF\)/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
  },
})
