import { expect, test } from 'vitest'
import check from '../../../src/checks/trust/root-config-map.js'
import { asManifests } from '../../support/as-manifests.js'
import { testCheck } from '../../support/check-tester.js'
import { istiodLine, istiodOf } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const map = 'ConfigMap/green-mesh-ca-root-cert'

testCheck(check, {
  silent: {
    'the named ConfigMap has the key': healthy,
    'no name is given, and the default one is there': healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.security.certificateChain = undefined
    }),
  },
  fires: {
    'the ConfigMap is missing': {
      given: healthy
        .without('red', map)
        .log(
          'red',
          istiodOf('red'),
          istiodLine(
            'could not get root cert for mesh green-mesh: error getting configmap green-mesh-ca-root-cert in namespace red-mesh-system: not found',
          ),
        ),
      says: /ConfigMap green-mesh-ca-root-cert, with the root of green-mesh, is missing in red-mesh/,
      on: map,
      side: 'red',
      severity: 'error',
    },
    'the root lies under another key': {
      given: healthy.change('red', map, (object) => {
        object.data = { 'ca.crt': object.data['root-cert.pem'] }
      }),
      says: /has no key root-cert.pem \(only ca.crt\)/,
      on: map,
      side: 'red',
    },
    'it is to be read from a Secret': {
      given: healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.spec.security.certificateChain.kind = 'Secret'
      }),
      says: /keeps its root in a Secret, but istiod reads ConfigMaps only/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'the peer names another ConfigMap than the one that is there': {
      given: healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.spec.security.certificateChain.name = 'root-of-green'
      }),
      says: /peer green-mesh names ConfigMap root-of-green, which does not exist; green-mesh-ca-root-cert does/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'only this side is read': {
      given: healthy.unread('green').without('red', map),
      says: /with the root of peer green-mesh, is missing in red-mesh/,
      on: map,
      side: 'red',
    },
  },
})

test('a root that is not kept among the manifests is no error', async () => {
  const { findings } = await asManifests(healthy.without('red', map), check)
  expect(findings.map(({ severity, message }) => ({ severity, message }))).toEqual([
    {
      severity: 'info',
      message: 'ConfigMap green-mesh-ca-root-cert, with the root of green-mesh, is not among the manifests of red-mesh',
    },
  ])
})
