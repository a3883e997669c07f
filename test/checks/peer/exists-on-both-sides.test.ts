import check from '../../../src/checks/peer/exists-on-both-sides.js'
import { testCheck } from '../../support/check-tester.js'
import { istiodLine, istiodOf } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const gone = healthy.without('green', 'ServiceMeshPeer/red-mesh')
const setless = gone.without('green', 'ExportedServiceSet/red-mesh').without('green', 'ImportedServiceSet/red-mesh')

testCheck(check, {
  silent: {
    'each side has one': healthy,
    'the other side’s peer is wrong in many ways, but there': healthy.change(
      'green',
      'ServiceMeshPeer/red-mesh',
      (peer) => {
        peer.spec.security.trustDomain = 'elsewhere.local'
        peer.spec.remote.addresses = ['192.0.2.1']
      },
    ),
  },
  fires: {
    'it is missing, and sets of that name show that it was there': {
      given: gone,
      says: /green-mesh has no ServiceMeshPeer for red-mesh, while red-mesh has green-mesh for it/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'istiod’s log tells its name': {
      given: setless.log(
        'green',
        istiodOf('green'),
        istiodLine('error handling /services/ request: unknown mesh specified: the-red-one'),
      ),
      says: /green-mesh has no ServiceMeshPeer for red-mesh/,
      on: 'ServiceMeshPeer/the-red-one',
      side: 'green',
    },
    'nothing tells its name': {
      given: setless,
      says: /green-mesh has no ServiceMeshPeer for red-mesh/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
  },
})
