import check from '../../../src/checks/trust/peer-root-matches.js'
import { certified, chainOf, holds, put, rootOf, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'
import { rootPem } from '../../support/roots.js'
import { healthy } from '../../support/scene.js'

const renewed = rootOf('O=green-mesh.local', 'green of next year')
const map = 'ConfigMap/green-mesh-ca-root-cert'
const rotated = certified.change('green', 'ConfigMap/istio-ca-root-cert', put(renewed.pem))
const both = ['ingress', 'egress'] as const

testCheck(check, {
  silent: {
    'each mesh holds the root of the other': healthy,
    'old and new root are held side by side, midway in a rotation': holds(
      rotated,
      'red',
      roots.green.pem + renewed.pem,
    ),
    'one root for both meshes': certified
      .change('green', 'ConfigMap/istio-ca-root-cert', put(roots.red.pem))
      .change('red', map, put(roots.red.pem)),
    'the root is another, but what gateways present leads to the one that is held': both.reduce(
      (scene, role) => scene.proxyConfig('green', `${role}-red-mesh-1`, envoyDump({ chain: chainOf('green', role) })),
      rotated,
    ),
    'the peer is said to have this mesh’s trust domain: no root is loaded for it': holds(
      certified,
      'red',
      roots.red.pem,
    ).change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.security.trustDomain = 'red-mesh.local'
    }),
  },
  fires: {
    'red holds its own root for green': {
      given: holds(healthy, 'red', rootPem.red),
      says: /ConfigMap green-mesh-ca-root-cert in red-mesh holds red-mesh’s own root, but green-mesh signs with O=green-mesh.local/,
      on: map,
      side: 'red',
      severity: 'error',
    },
    'the CA of green was rotated, and red holds the old root': {
      given: both.reduce(
        (scene, role) =>
          scene.proxyConfig(
            'green',
            `${role}-red-mesh-1`,
            envoyDump({ chain: chainOf('green', role, { issuer: renewed }) }),
          ),
        rotated,
      ),
      says: /another root of the same name/,
      on: map,
      side: 'red',
    },
    'it is a stranger’s root, and there is no more to go by than ConfigMaps': {
      given: holds(healthy, 'red', rootOf('O=stranger').pem),
      says: /holds O=stranger/,
      on: map,
      side: 'red',
    },
  },
})
