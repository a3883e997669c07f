import check from '../../../src/checks/peer/client-id-form.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const withId = (clientID: string | undefined) =>
  healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.spec.security.clientID = clientID
  })

testCheck(check, {
  silent: {
    'it is one identity': healthy,
    'its trust domain is another, which other checks judge with both sides at hand': withId(
      'old.local/ns/green-mesh-system/sa/egress',
    ),
  },
  fires: {
    'the scheme was written into it': {
      given: withId('spiffe://green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account'),
      says: /begins with a scheme, which istiod adds itself: it admits nobody/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'it is missing': {
      given: withId(undefined),
      says: /clientID for green-mesh is empty, so that nobody is admitted/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'it admits a whole trust domain': {
      given: withId('green-mesh.local/*'),
      says: /is a pattern \(green-mesh.local\/\*\)/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'it is only the name of a service account': {
      given: withId('egress-red-mesh-service-account'),
      says: /has not the form of an Istio identity/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'alone, its trust domain contradicts the peer’s': {
      given: withId('old.local/ns/green-mesh-system/sa/egress').unread('green'),
      says: /is of trust domain old.local, but its trustDomain is green-mesh.local/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
