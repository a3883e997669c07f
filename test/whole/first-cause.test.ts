import { expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import type { Finding } from '../../src/vocabulary/finding.js'
import { healthy, type Scene } from '../support/scene.js'

async function findingsOf(scene: Scene): Promise<readonly Finding[]> {
  return (await scene.run(...allChecks)).findings
}

function objectOf({ mesh, resource }: Finding): string {
  return `${mesh}: ${resource.kind}/${resource.name}`
}

/** The row of a peer that an istiod pod does not reach. */
function disconnected(side: 'red' | 'green', name: string, status: string) {
  return (scene: Scene) =>
    scene.change(side, `ServiceMeshPeer/${name}`, (peer) => {
      const [row] = peer.status.discoveryStatus.active
      row.watch = { connected: false, lastConnected: '2026-11-24T11:59:50Z', lastDisconnectStatus: status }
      peer.status.discoveryStatus = { inactive: [row] }
    })
}

test('two independent faults are both causes', async () => {
  const both = healthy
    .change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.security.clientID = 'green-mesh.local/ns/green-mesh-system/sa/other'
    })
    .change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
      peer.spec.security.clientID = 'red-mesh.local/ns/red-mesh-system/sa/other'
    })
  const roots = (await findingsOf(both)).filter(({ causedBy, severity }) => causedBy === null && severity === 'error')
  expect(roots.map(objectOf).sort()).toEqual([
    'green-mesh: ServiceMeshPeer/red-mesh',
    'red-mesh: ServiceMeshPeer/green-mesh',
  ])
})

test('a peer that istiod does not act on explains why the other side cannot connect', async () => {
  const inert = disconnected(
    'red',
    'green-mesh',
    '503 Service Unavailable',
  )(healthy).change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
    delete peer.status
  })
  const [first, ...rest] = await findingsOf(inert)
  expect(first && objectOf(first)).toBe('green-mesh: ServiceMeshPeer/red-mesh')
  expect(rest.map(({ causedBy }) => causedBy)).toEqual(rest.map(() => first?.key))
})

test('an empty client ID comes with the identity that it should be', async () => {
  const empty = healthy.change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
    delete peer.spec.security.clientID
  })
  const [first] = await findingsOf(empty)
  expect(first?.remedy[0]?.command).toContain('red-mesh.local/ns/red-mesh-system/sa/egress-green-mesh-service-account')
})

test('a peer without an address gets that of the other mesh’s ingress gateway', async () => {
  const empty = healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.spec.remote.addresses = []
  })
  const [first] = await findingsOf(empty)
  expect(first?.remedy[0]?.command).toContain('10.2.0.20')
})
