import check from '../../../src/checks/connection/dead-pods.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'
import { status } from '../../support/statuses.js'

testCheck(check, {
  silent: {
    'each row has its pod': healthy,
    'no istiod pod is there at all, which another check says': healthy.without('red', 'Pod/istiod-red-mesh-1'),
  },
  fires: {
    'istiod was restarted, and the old row stays': {
      given: status(healthy, 'red', {}, { pod: 'istiod-red-mesh-0', watch: { connected: false } }),
      says: /still lists istiod pods that are gone: istiod-red-mesh-0/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'info',
    },
  },
})
