import { expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import { healthy, type Scene } from '../support/scene.js'

async function pairs(scene: Scene) {
  const { peerings } = await scene.federation(allChecks)
  return peerings.map(({ here, peer, there, reverse }) => [
    here.label,
    peer.metadata.name,
    there?.label ?? null,
    reverse?.metadata.name ?? null,
  ])
}

/** Nothing of the peer tells of green but the root that red holds for it. */
const renamed = healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
  peer.metadata.name = 'partner'
  peer.spec.remote.addresses = ['partner.example.com']
  peer.spec.security.trustDomain = 'old.example.com'
  peer.spec.security.clientID = 'old.example.com/ns/elsewhere/sa/egress'
  peer.spec.security.certificateChain = { kind: 'ConfigMap', name: 'green-mesh-ca-root-cert' }
})

test('a mesh is found by the root that is held for it when nothing else is right', async () => {
  expect(await pairs(renamed)).toContainEqual(['red-mesh', 'partner', 'green-mesh', 'red-mesh'])
})

test('a mesh that was not read is not taken for one that another peer means for certain', async () => {
  const blue = {
    apiVersion: 'federation.maistra.io/v1',
    kind: 'ServiceMeshPeer',
    metadata: { name: 'blue', namespace: 'red-mesh-system' },
    spec: {
      remote: { addresses: ['10.9.0.20'] },
      security: {
        trustDomain: 'blue.local',
        clientID: 'blue.local/ns/green-mesh-system/sa/egress',
        certificateChain: { kind: 'ConfigMap', name: 'green-mesh-ca-root-cert' },
      },
    },
  }
  const found = await pairs(healthy.add('red', blue))
  expect(found).toContainEqual(['red-mesh', 'blue', null, null])
  expect(found).toContainEqual(['red-mesh', 'green-mesh', 'green-mesh', 'red-mesh'])
})
