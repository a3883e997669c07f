import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as names from '../../src/federation/names.js'

const ratings = { name: 'ratings', namespace: 'info' }

test('hostnames of a service follow its name, its namespace and the side it is seen from', () => {
  expect(names.exportedHostname(ratings, 'green-mesh')).toBe('ratings.info.svc.green-mesh-exports.local')
  expect(names.importedHostname(ratings, 'red-mesh')).toBe('ratings.info.svc.red-mesh-imports.local')
  expect(names.importedHostname(ratings, 'red-mesh', 'imported.local')).toBe('ratings.info.imported.local')
  expect(names.localHostname(ratings)).toBe('ratings.info.svc.cluster.local')
  expect(names.localHostname(ratings, 'corp.example')).toBe('ratings.info.svc.corp.example')
  expect(names.canonicalServiceName(ratings, 'red-mesh', 'remote')).toBe('ratings.info.red-mesh.remote')
})

test("an egress gateway's identity is its service account, with a scheme in certificates and without in a clientID", () => {
  const serviceAccount = names.gatewayServiceAccount('green-mesh-egress')
  const identity = { trustDomain: 'red.local', namespace: 'red-mesh-system', serviceAccount }
  expect(names.clientId(identity)).toBe('red.local/ns/red-mesh-system/sa/green-mesh-egress-service-account')
  expect(names.spiffeId(identity)).toBe('spiffe://red.local/ns/red-mesh-system/sa/green-mesh-egress-service-account')
  expect(names.parseIdentity(names.clientId(identity))).toEqual(identity)
  expect(names.parseIdentity(names.spiffeId(identity))).toEqual(identity)
})

test.each(['', 'red.local', 'spiffe://spiffe://a/ns/b/sa/c', 'a/ns//sa/c', 'a/ns/b/sa/c/d', 'https://a/ns/b/sa/c'])(
  '%j is no identity of a service account',
  (id) => expect(names.parseIdentity(id)).toBeNull(),
)

test('objects of the control plane are named after it, those for a peer after the ServiceMeshPeer', () => {
  expect(names.istiodName('red-mesh')).toBe('istiod-red-mesh')
  expect(names.meshConfigMapName('red-mesh')).toBe('istio-red-mesh')
  expect(names.peerRootConfigMapName('green-mesh')).toBe('green-mesh-ca-root-cert')
  expect(names.networkName('green-mesh')).toBe('network-green-mesh')
  expect(names.discoveryHostname('green-mesh', 'red-mesh-system')).toBe(
    'discovery.red-mesh-system.svc.green-mesh.local',
  )
  expect(names.discoveryResourceName('green-mesh')).toBe('federation-discovery-green-mesh')
  expect(names.discoveryResourceName('green-mesh', 'egress')).toBe('federation-discovery-green-mesh-egress')
  expect(names.exportPolicyName('green-mesh')).toBe('federation-exports-green-mesh')
})

describe('generated resource names', () => {
  test('are put together from service, namespace and peer', () => {
    expect(names.exportResourceName(ratings, 'green-mesh')).toBe('fed-exp-ratings-info-green-mesh')
    expect(names.importResourceName(ratings, 'red-mesh')).toBe('fed-imp-ratings-info-red-mesh')
  })

  test('stay whole up to 63 characters', () => {
    const name = 'a'.repeat(63 - 'fed-exp--ns-peer'.length)
    expect(names.exportResourceName({ name, namespace: 'ns' }, 'peer')).toBe(`fed-exp-${name}-ns-peer`)
  })

  test('end in a hash when longer, as the control plane cuts them', () => {
    const service = { name: 'productpage-rest-private', namespace: 'bookinfo-production' }
    const name = names.importResourceName(service, 'test-remote')
    expect(name).toHaveLength(63)
    // the end is sha256 of fed-imp-productpage-rest-private-bookinfo-production-test-remote, first 8 digits
    expect(name).toBe('fed-imp-productpage-rest-private-bookinfo-production-te160043b8')
  })
})

describe('a federated hostname', () => {
  test.each([
    ['ratings.info.svc.red-mesh-exports.local', undefined, 'ratings', 'info', 'red-mesh', 'exported'],
    ['ratings.info.svc.red-mesh-imports.local', undefined, 'ratings', 'info', 'red-mesh', 'imported'],
    ['red-ratings.my-ns.svc.a-exports-exports.local', undefined, 'red-ratings', 'my-ns', 'a-exports', 'exported'],
    ['api.example.com.shop.svc.east.mesh-exports.local', undefined, 'api.example.com', 'shop', 'east.mesh', 'exported'],
    [
      'a.b.svc.cluster.local.shop.svc.east-exports.local',
      undefined,
      'a.b.svc.cluster.local',
      'shop',
      'east',
      'exported',
    ],
    ['a.b.svc.c.svc.d-exports.local', 'c.svc.d', 'a', 'b', 'c.svc.d', 'exported'],
  ])('%s is taken apart (peer told: %s)', (host, peer, name, namespace, found, direction) => {
    expect(names.parseFederatedHostname(host, peer)).toEqual({ name, namespace, peer: found, direction })
  })

  test.each([
    ['ratings.info.svc.cluster.local', undefined],
    ['ratings.info.svc.red-mesh-exports.local', 'blue'],
    ['ratings.info.svc.red-mesh-exports.local', 'mesh'],
    ['ratings.svc.red-mesh-exports.local', undefined],
    ['.info.svc.red-mesh-exports.local', undefined],
    ['svc.red-mesh-exports.local', undefined],
    ['a.b.svc.-exports.local', undefined],
    ['-exports.local', undefined],
    ['-exports.local', 'a-very-long-peer'],
    ['', undefined],
  ])('%j is refused (peer told: %s)', (host, peer) => {
    expect(names.parseFederatedHostname(host, peer)).toBeNull()
  })

  test('comes back as it was built, whatever dashes and dots are in its names', () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/)
    const dotted = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
    fc.assert(
      fc.property(dotted, label, dotted, (name, namespace, peer) => {
        const service = { name, namespace }
        const exported = names.exportedHostname(service, peer)
        expect(names.parseFederatedHostname(exported, peer)).toEqual({ ...service, peer, direction: 'exported' })
        const imported = names.importedHostname(service, peer)
        expect(names.parseFederatedHostname(imported, peer)).toEqual({ ...service, peer, direction: 'imported' })
        expect(names.parseHostname(imported, names.importedSuffix(peer))).toEqual(service)
      }),
    )
  })
})

test('a host is only split in front of the very suffix that it ends in', () => {
  expect(names.parseHostname('ratings.info.imported.local', 'imported.local')).toEqual(ratings)
  expect(names.parseHostname('ratings.info.ximported.local', 'imported.local')).toBeNull()
  expect(names.parseHostname('ratings.imported.local', 'imported.local')).toBeNull()
  expect(names.parseHostname('ratings.info.', '')).toBeNull()
})

describe("Envoy's names", () => {
  const host = 'ratings.info.svc.red-mesh-exports.local'

  test('for a cluster are built and taken apart', () => {
    expect(names.envoyCluster({ port: 9080, host })).toBe(`outbound|9080||${host}`)
    expect(names.parseEnvoyCluster('outbound|8188|federation-discovery-a-egress|b.c')).toEqual({
      port: 8188,
      subset: 'federation-discovery-a-egress',
      host: 'b.c',
    })
    for (const other of ['', 'BlackHoleCluster', 'inbound|9080||', 'outbound|x||a.b', 'outbound|1||']) {
      expect(names.parseEnvoyCluster(other)).toBeNull()
    }
  })

  test('for a server (SNI) are built and taken apart', () => {
    expect(names.sni({ port: 9080, host })).toBe(`outbound_.9080_._.${host}`)
    expect(names.parseSni(`outbound_.9080_._.${host}`)).toEqual({ port: 9080, subset: '', host })
    expect(names.parseSni('outbound_.80_.v1_.a_.b')).toEqual({ port: 80, subset: 'v1', host: 'a_.b' })
    for (const other of ['', host, 'outbound_.x_._.a', 'outbound_.80_._.']) expect(names.parseSni(other)).toBeNull()
  })
})
