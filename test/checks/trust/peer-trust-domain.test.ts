import check from '../../../src/checks/trust/peer-trust-domain.js'
import { bothRoots, certified, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'
import { healthy, type Scene } from '../../support/scene.js'

const called = (scene: Scene, trustDomain: string | undefined) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.spec.security.trustDomain = trustDomain
  })
const moved = healthy.change('green', 'ServiceMeshControlPlane/green-mesh', (plane) => {
  plane.spec.security.trust.domain = 'green.prod'
})
const down = (scene: Scene) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.status.discoveryStatus.active[0].watch.connected = false
  })
const held = (scene: Scene, names: readonly string[]) =>
  ['ingress-green-mesh-1', 'egress-green-mesh-1'].reduce(
    (all, pod) =>
      all.proxyConfig('red', pod, envoyDump({ trust: names.map((name) => ({ name, pem: roots.green.pem })) })),
    scene,
  )

testCheck(check, {
  silent: {
    'both sides name the other’s': healthy,
    'the mesh configuration tells the real one, not the control plane’s wish': called(
      healthy.add('green', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'istio-green-mesh', namespace: 'green-mesh-system' },
        data: { mesh: 'trustDomain: green.prod\n' },
      }),
      'green.prod',
    ),
  },
  fires: {
    'green changed its trust domain, and red’s peer has the old one': {
      given: down(moved),
      says: /red-mesh has trust domain green-mesh.local for green-mesh, whose trust domain is green.prod$/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'a wrong one was written into a running federation: it breaks at the next restart': {
      given: called(healthy, 'green'),
      says: /this still works with the root that istiod keeps from before, and breaks when istiod restarts/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'the connection is down, but gateways hold a root for the real one: so that is not why': {
      given: held(down(called(healthy, 'green')), ['green', 'green-mesh.local', 'red-mesh.local']),
      says: /breaks when istiod restarts/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'the status says connected, but no gateway holds a root for the real one': {
      given: held(
        moved,
        bothRoots.map(({ name }) => name),
      ),
      says: /whose trust domain is green.prod$/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'none is given': {
      given: down(called(certified, undefined))
        .proxyConfig('red', 'egress-green-mesh-1', {})
        .proxyConfig('red', 'ingress-green-mesh-1', {}),
      says: /has trust domain \(none\) for green-mesh/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
