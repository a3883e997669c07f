import check from '../../../src/checks/prerequisites/federation-kinds.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

testCheck(check, {
  silent: {
    'the kinds are served': healthy,
    'one side may not list them, the other may': healthy.deny('red', 'servicemeshpeers'),
  },
  fires: {
    'the API server knows no such kind': {
      given: healthy.deny('red', 'servicemeshpeers', 'no such kind on this cluster: servicemeshpeers'),
      says: /cluster of red-mesh has no ServiceMeshPeers/,
      on: 'CustomResourceDefinition/servicemeshpeers.federation.maistra.io',
      side: 'red',
      severity: 'error',
    },
  },
})
