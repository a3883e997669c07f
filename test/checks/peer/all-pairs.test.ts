import check from '../../../src/checks/peer/all-pairs.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const blue = {
  apiVersion: 'federation.maistra.io/v1',
  kind: 'ServiceMeshPeer',
  metadata: { name: 'blue-mesh', namespace: 'green-mesh-system' },
  spec: { security: { trustDomain: 'blue-mesh.local' } },
}

testCheck(check, {
  silent: {
    'there are two meshes': healthy,
    'red has a peer for blue too': healthy
      .add('green', blue)
      .add('red', { ...blue, metadata: { name: 'blau', namespace: 'red-mesh-system' } }),
  },
  fires: {
    'green is federated with a mesh that red has no peer for': {
      given: healthy.add('green', blue),
      says: /red-mesh has no peer for blue-mesh \(blue-mesh.local\), which green-mesh is federated with/,
      on: 'ServiceMeshPeer/blue-mesh',
      side: 'green',
      severity: 'info',
    },
  },
})
