import check from '../../../src/checks/peer/registry-name.js'
import { testCheck } from '../../support/check-tester.js'
import { istiodLine, istiodOf } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const named = (cluster: string) =>
  healthy.change('red', 'Pod/istiod-red-mesh-1', (pod) => {
    pod.spec.containers[0].env = [{ name: 'CLUSTER_ID', value: cluster }]
  })

testCheck(check, {
  silent: {
    'the cluster has another name': named('Kubernetes'),
    'istiod does not say': healthy,
  },
  fires: {
    'istiod’s own cluster bears the peer’s name': {
      given: named('green-mesh'),
      says: /peer green-mesh has the name of a cluster/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the control plane asks for that cluster name': {
      given: healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
        plane.spec.cluster = { name: 'green-mesh' }
      }),
      says: /peer green-mesh has the name of a cluster/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'istiod refuses to make the registry': {
      given: healthy.log(
        'red',
        istiodOf('red'),
        istiodLine('cannot create Federation registry for red-mesh-system/green-mesh: registry exists'),
      ),
      says: /peer green-mesh has the name of a cluster/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
