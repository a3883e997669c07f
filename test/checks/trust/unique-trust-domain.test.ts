import check from '../../../src/checks/trust/unique-trust-domain.js'
import { certified, put, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene, type Side } from '../../support/scene.js'

const domain = (scene: Scene, side: Side, value: string | undefined) =>
  scene.change(side, `ServiceMeshControlPlane/${side}-mesh`, (plane) => {
    plane.spec.security.trust.domain = value
  })
const named = (scene: Scene, side: Side, peer: string, value: string) =>
  scene.change(side, `ServiceMeshPeer/${peer}`, (object) => {
    object.spec.security.trustDomain = value
  })
const drifted = domain(healthy, 'green', 'red-mesh.local')

testCheck(check, {
  silent: {
    'they differ': healthy,
    'alone, the peer’s differs from the mesh’s': healthy.unread('green'),
  },
  fires: {
    'green took the trust domain of red': {
      given: drifted,
      says: /green-mesh and red-mesh have the same trust domain red-mesh.local, but different roots/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
      severity: 'error',
    },
    'peers were adapted to it: the root’s name shows who changed': {
      given: named(drifted, 'red', 'green-mesh', 'red-mesh.local'),
      says: /have the same trust domain red-mesh.local/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
    },
    'neither was given one': {
      given: domain(domain(healthy, 'green', undefined), 'red', undefined),
      says: /have the same trust domain cluster.local/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
    'they have one root too, and it works': {
      given: domain(certified, 'green', 'red-mesh.local').change(
        'green',
        'ConfigMap/istio-ca-root-cert',
        put(roots.red.pem),
      ),
      says: /and the same root: their identities are interchangeable/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
      severity: 'warning',
    },
    'alone, the peer is given the mesh’s own': {
      given: named(healthy, 'red', 'green-mesh', 'red-mesh.local').unread('green'),
      says: /peer green-mesh is given red-mesh’s own trust domain red-mesh.local/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
