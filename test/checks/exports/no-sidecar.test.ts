import check from '../../../src/checks/exports/no-sidecar.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const bare = healthy.change('green', 'Pod/green-mesh-info/ratings-v1-1', (pod) => {
  pod.spec.containers = [{ name: 'app' }]
})
const forced = bare.change('green', 'ServiceMeshControlPlane/green-mesh', (plane) => {
  plane.spec.security.dataPlane = { mtls: true }
})
const rule = (mode: string) => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'DestinationRule',
  metadata: { name: 'ratings', namespace: 'green-mesh-info' },
  spec: { host: '*.green-mesh-info.svc.cluster.local', trafficPolicy: { tls: { mode } } },
})

testCheck(check, {
  silent: {
    'the pods have sidecars': healthy,
    'nothing forces mutual TLS': bare,
    'a DestinationRule turns it off for the host': forced.add('green', rule('DISABLE')),
  },
  fires: {
    'the control plane forces mutual TLS': {
      given: forced,
      says: /forces mutual TLS to ratings.green-mesh-info, but its pod ratings-v1-1 has no sidecar/,
      on: 'Pod/ratings-v1-1',
      side: 'green',
      severity: 'warning',
    },
    'a DestinationRule forces it': {
      given: bare.add('green', rule('ISTIO_MUTUAL')),
      says: /has no sidecar/,
      on: 'Pod/ratings-v1-1',
      side: 'green',
    },
  },
})
