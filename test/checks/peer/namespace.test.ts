import check from '../../../src/checks/peer/namespace.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const strayed = (peer: object) => ({
  ...(peer as { apiVersion: string; kind: string; metadata: { name: string } }),
  metadata: { name: 'red-mesh', namespace: 'info' },
})
const copy = {
  apiVersion: 'federation.maistra.io/v1',
  kind: 'ServiceMeshPeer',
  metadata: { name: 'red-mesh', namespace: 'info' },
}

testCheck(check, {
  silent: {
    'each peer lies beside its control plane': healthy,
  },
  fires: {
    'the peer was created in a member namespace': {
      given: healthy.change('green', 'ServiceMeshPeer/red-mesh', strayed),
      says: /green-mesh does not read ServiceMeshPeer red-mesh: it lies in info, not in the control plane’s namespace green-mesh-system$/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'a copy of the right one lies elsewhere too': {
      given: healthy.add('green', copy),
      says: /which has one of that name too/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
      severity: 'info',
    },
  },
})
