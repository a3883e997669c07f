import { meshCheck } from '../define.js'
import { fix, oc, place, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/federation-kinds',
  title: 'The cluster serves the kinds of federation',
  severity: 'error',
  why: 'The operator of OpenShift Service Mesh 2.1 and later brings ServiceMeshPeer, ExportedServiceSet and ImportedServiceSet. Upstream Istio and OpenShift Service Mesh 3 have no federation of this kind, and cannot be federated with one that has.',
  covers: ['D01', 'D12'],
  after: [],
  needs: { here: ['servesFederation'] },
  *run({ here }) {
    if (here.servesFederation) return
    const name = 'servicemeshpeers.federation.maistra.io'
    const kind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', namespace: null, name }
    yield {
      says: `The cluster of ${here.label} has no ServiceMeshPeers, so this mesh cannot be federated`,
      on: place(here, kind),
      evidence: [saw(place(here, kind), { expected: 'served', actual: 'no such kind on this cluster' })],
      remedy: [
        fix(
          here,
          'Install the OpenShift Service Mesh operator, 2.1 or later of 2.x; with release 3 use its multi-cluster set-up instead of federation',
          oc(here, ['get', 'clusterserviceversions']),
        ),
      ],
    }
  },
})
