import { describe, expect, test } from 'vitest'
import { readBundle } from '../../src/certs/bundle.js'
import { shortFingerprint } from '../../src/certs/certificate.js'
import { rootManifest } from '../../src/inventory/manifest.js'
import { known } from '../../src/vocabulary/fact.js'
import type { KeyKind } from '../support/authority.js'
import { at, certified, day, inventoryOf, rootOf, twoRoots } from './certificates-scene.js'

const red = rootOf('red-mesh.local')
const green = rootOf('green-mesh.local')
const both = twoRoots(red, green)

describe('the verdict on a peering is ok', () => {
  test('when each mesh holds the other’s root', async () => {
    const { verdict, roots, chains, reason } = await inventoryOf(certified(both), 'red')
    expect({ verdict, ca: roots.ca, heldIn: roots.heldIn }).toEqual({
      verdict: 'ok',
      ca: 'different',
      heldIn: 'green-mesh-ca-root-cert',
    })
    expect(chains.map(({ role, gateway }) => [role, gateway])).toEqual([
      ['ingress', 'ingress-red-mesh'],
      ['egress', 'egress-red-mesh'],
    ])
    expect(reason).toBe('red-mesh accepts both chains that green-mesh presents, up to O=green-mesh.local')
  })

  test.each<KeyKind>(['RSA-2048', 'P-384', 'Ed25519'])('with keys of kind %s', async (key) => {
    const ca = rootOf(`green ${key}`, { key })
    const scene = certified({
      red: { ...both.red, held: ca.pem },
      green: { ...both.green, issuer: ca, root: ca.pem, leaf: { key } },
    })
    const { verdict, chains } = await inventoryOf(scene, 'red')
    expect(verdict).toBe('ok')
    expect(chains.flatMap(({ path }) => path.map(({ keyType }) => keyType))).toEqual([key, key, key, key])
  })

  test('when both meshes are under one root with a trust domain each', async () => {
    const one = rootOf('corp')
    const scene = certified({
      red: { issuer: one.issueAuthority({ ...lasting, name: 'CN=red' }), root: one.pem, held: one.pem },
      green: { issuer: one.issueAuthority({ ...lasting, name: 'CN=green' }), root: one.pem, held: one.pem },
    })
    const { verdict, roots, chains } = await inventoryOf(scene, 'green')
    expect({ verdict, ca: roots.ca }).toEqual({ verdict: 'ok', ca: 'same' })
    expect(chains[0]?.path.map(({ subject }) => subject)).toEqual(['', 'CN=red', 'O=corp'])
  })

  test('midway in a rotation, with both roots held and either one signing', async () => {
    const next = rootOf('green-mesh.local', { keyName: 'next' })
    for (const issuer of [green, next]) {
      const scene = certified({
        red: { ...both.red, held: green.pem + next.pem },
        green: { ...both.green, issuer, root: issuer.pem },
      })
      const { verdict, roots } = await inventoryOf(scene, 'red')
      expect(verdict).toBe('ok')
      expect(roots.trustedNow).toHaveLength(2)
      expect(fingerprints(roots.onlyHere)).toEqual(
        fingerprints(readBundle((issuer === green ? next : green).pem).certificates),
      )
    }
  })
})

test('leaves are judged at the time of their own dump, however much later the other one was taken', async () => {
  const { verdict, findings } = await inventoryOf(certified(both), 'red', { now: at(10 * day) })
  expect({ verdict, findings }).toEqual({ verdict: 'ok', findings: [] })
})

describe('the verdict on a peering is broken', () => {
  test('for the side that holds an old root, and for that side alone', async () => {
    const next = rootOf('green-mesh.local', { keyName: 'next' })
    const scene = certified({ ...both, green: { ...both.green, issuer: next, root: next.pem } })
    const held = await inventoryOf(scene, 'red')
    expect(held.verdict).toBe('broken')
    expect(held.reason).toContain(shortFingerprint(only(next.pem)))
    expect(fingerprints(held.roots.onlyHere)).toEqual([only(green.pem).fingerprint])
    expect(fingerprints(held.roots.onlyThere)).toEqual([only(next.pem).fingerprint])
    expect((await inventoryOf(scene, 'green')).verdict).toBe('ok')
  })

  test('when an intermediate has expired', async () => {
    const stale = green.issueAuthority({ name: 'CN=stale', notBefore: at(-20 * day), notAfter: at(-day) })
    const { verdict, reason } = await inventoryOf(
      certified({ ...both, green: { ...both.green, issuer: stale } }),
      'red',
    )
    expect({ verdict, reason }).toEqual({ verdict: 'broken', reason: expect.stringMatching(/CN=stale.*expired/) })
  })

  test('when an intermediate is not presented', async () => {
    const issuer = green.issueAuthority({ ...lasting, name: 'CN=hidden' })
    const scene = certified({ ...both, green: { ...both.green, issuer, above: '' } })
    const { verdict, chains } = await inventoryOf(scene, 'red')
    expect(verdict).toBe('broken')
    expect(chains[0]?.declared).toMatchObject({ ok: false, reason: 'issuer-missing' })
  })

  test('when a leaf is not valid yet', async () => {
    const leaf = { notBefore: at(3_600_000), notAfter: at(day) }
    const { verdict, chains } = await inventoryOf(certified({ ...both, green: { ...both.green, leaf } }), 'red')
    expect(verdict).toBe('broken')
    expect(chains[0]?.inForce).toMatchObject({ ok: false, reason: 'not-yet-valid' })
  })

  test('when the presented trust domain is another than the peer’s', async () => {
    const scene = certified({ ...both, green: { ...both.green, trustDomain: 'green.prod' } })
    const { verdict, chains } = await inventoryOf(scene, 'red')
    expect(verdict).toBe('broken')
    expect(chains.map(({ inForce }) => inForce)).toMatchObject([
      { reason: 'unknown-trust-domain' },
      { reason: 'unknown-trust-domain' },
    ])
  })

  test('when the egress gateway of the peer is not who the clientID lets in', async () => {
    const leaf = { spiffeId: 'spiffe://green-mesh.local/ns/green-mesh-system/sa/renamed' }
    const { verdict, reason, chains } = await inventoryOf(certified({ ...both, green: { ...both.green, leaf } }), 'red')
    expect(verdict).toBe('broken')
    expect(reason).toContain('is spiffe://green-mesh.local/ns/green-mesh-system/sa/renamed')
    expect(chains.map(({ role, admitted }) => [role, admitted])).toEqual([
      ['ingress', null],
      ['egress', false],
    ])
  })

  test('when the ConfigMap is right but the gateways do not hold it', async () => {
    const scene = certified({ ...both, red: { ...both.red, inForce: red.pem } })
    const { verdict, chains } = await inventoryOf(scene, 'red')
    expect(verdict).toBe('broken')
    expect(chains.map(({ declared, inForce }) => [declared.ok, inForce?.ok])).toEqual([
      [true, false],
      [true, false],
    ])
  })
})

describe('the verdict on a peering is a warning', () => {
  test('when a root nears its end and no other follows it', async () => {
    const short = rootOf('green-mesh.local', { keyName: 'short', notBefore: at(-300 * day), notAfter: at(20 * day) })
    const alone = certified({
      red: { ...both.red, held: short.pem },
      green: { ...both.green, issuer: short, root: short.pem },
    })
    const { verdict, roots } = await inventoryOf(alone, 'red')
    expect({ verdict, ending: fingerprints(roots.willExpire) }).toEqual({
      verdict: 'warning',
      ending: [only(short.pem).fingerprint],
    })
    const followed = certified({
      red: { ...both.red, held: short.pem + green.pem },
      green: { ...both.green, issuer: short, root: short.pem + green.pem },
    })
    expect((await inventoryOf(followed, 'red')).verdict).toBe('ok')
  })

  test('earlier when the user asks for it', async () => {
    const year = rootOf('green-mesh.local', { keyName: 'year', notBefore: at(-265 * day), notAfter: at(100 * day) })
    const scene = certified({
      red: { ...both.red, held: year.pem },
      green: { ...both.green, issuer: year, root: year.pem },
    })
    expect((await inventoryOf(scene, 'red')).verdict).toBe('ok')
    expect((await inventoryOf(scene, 'red', { warnBeforeDays: 120 })).verdict).toBe('warning')
  })

  test('when istiod keeps a root under a trust domain that the peer no longer names', async () => {
    const scene = certified(both).change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.security.trustDomain = 'green.typo'
    })
    const { verdict, chains } = await inventoryOf(scene, 'red')
    expect(verdict).toBe('warning')
    expect(chains.map(({ declared, inForce }) => [declared.ok, inForce?.ok])).toEqual([
      [false, true],
      [false, true],
    ])
  })

  test('when it depends on the order of certificates whether a chain is accepted', async () => {
    const twins = ['one', 'two'].map((keyName) => rootOf('green-mesh.local', { keyName, keyIds: false }))
    const [one = green, two = green] = twins
    const scene = certified({
      red: { ...both.red, held: one.pem + two.pem },
      green: { ...both.green, issuer: two, root: two.pem, leaf: { keyIds: false } },
    })
    const { verdict, reason } = await inventoryOf(scene, 'red')
    expect({ verdict, reason }).toEqual({ verdict: 'warning', reason: expect.stringContaining('depends on the order') })
  })

  test('when the clocks of the clusters are further apart than Istio allows for', async () => {
    expect((await inventoryOf(certified(both), 'red', { skewSeconds: 90 })).verdict).toBe('ok')
    const { verdict, reason } = await inventoryOf(certified(both), 'red', { skewSeconds: -300 })
    expect({ verdict, reason }).toEqual({ verdict: 'warning', reason: expect.stringContaining('300 s apart') })
  })
})

describe('the verdict on a peering is unknown', () => {
  test('when only one side can be read', async () => {
    const { verdict, reason, toHold } = await inventoryOf(certified(both).unread('green'), 'red')
    expect({ verdict, toHold }).toEqual({ verdict: 'unknown', toHold: [] })
    expect(reason).toContain('only this side was read')
  })

  test('when nothing of what is presented can be seen, though the roots agree', async () => {
    const scene = certified(both)
      .proxyConfig('green', 'ingress-red-mesh-1', { configs: [] })
      .proxyConfig('green', 'egress-red-mesh-1', { configs: [] })
    const { verdict, reason } = await inventoryOf(scene, 'red')
    expect({ verdict, reason }).toEqual({
      verdict: 'unknown',
      reason: 'the roots agree, but no chain was seen of ingress-red-mesh, egress-red-mesh',
    })
  })
})

describe('an address that was asked from outside', () => {
  const probe = (chain: string) => ({
    mesh: 'red-mesh',
    peer: 'green-mesh',
    pod: null,
    gateway: null,
    host: '10.2.0.20',
    port: 8188,
    at: at(0),
    result: known(readBundle(chain)),
  })
  const leaf = { spiffeId: 'spiffe://green-mesh.local/ns/g/sa/i', notBefore: at(-day), notAfter: at(day) }

  test('tells whether the peer is trusted where its cluster cannot be read', async () => {
    const scene = certified(both).unread('green')
    const right = await inventoryOf(scene, 'red', { probes: [probe(green.issue(leaf).chainPem)] })
    const wrong = await inventoryOf(scene, 'red', { probes: [probe(red.issue(leaf).chainPem)] })
    expect([right.verdict, wrong.verdict]).toEqual(['ok', 'broken'])
    expect(right.chains[0]?.seenIn).toEqual(['handshake from this machine with 10.2.0.20:8188'])
  })

  test('warns of a certificate that no mesh has: something on the way ends TLS', async () => {
    const proxy = rootOf('corporate proxy').issue({ dnsNames: ['proxy.corp'], notBefore: at(-day), notAfter: at(day) })
    const { verdict, reason } = await inventoryOf(certified(both), 'red', { probes: [probe(proxy.pem)] })
    expect({ verdict, reason }).toEqual({ verdict: 'warning', reason: expect.stringContaining('(proxy.corp)') })
  })

  test('never puts a root into a manifest', async () => {
    const stranger = rootOf('stranger')
    const probes = [probe(stranger.issue(leaf).pem + stranger.pem)]
    const { toHold } = await inventoryOf(certified(both), 'red', { probes })
    expect(fingerprints(toHold)).toEqual([only(green.pem).fingerprint])
  })
})

describe('the manifest that makes a peer right', () => {
  test('holds the other side’s root, under the names that istiod reads', async () => {
    const { object } =
      rootManifest(await inventoryOf(certified({ ...both, red: { ...both.red, held: null } }), 'red')) ?? {}
    expect(object).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'green-mesh-ca-root-cert', namespace: 'red-mesh-system' },
      data: { 'root-cert.pem': only(green.pem).x509.toString() },
    })
  })

  test('holds old and new root while gateways of the other side still present the old chain', async () => {
    const next = rootOf('green-mesh.local', { keyName: 'next' })
    const scene = certified({ ...both, green: { ...both.green, root: next.pem, above: green.pem } })
    const { toHold } = await inventoryOf(scene, 'red')
    expect(fingerprints(toHold)).toEqual([next, green].map(({ pem }) => only(pem).fingerprint))
  })

  test('keeps a root that was put there for a rotation to come, and drops one from before', async () => {
    const next = rootOf('green-mesh.local', { keyName: 'next', notBefore: at(-day) })
    const last = rootOf('green-mesh.local', { keyName: 'last', notBefore: at(-400 * day) })
    const scene = certified({ ...both, red: { ...both.red, held: last.pem + green.pem + next.pem } })
    const { toHold } = await inventoryOf(scene, 'red')
    expect(fingerprints(toHold)).toEqual([green, next].map(({ pem }) => only(pem).fingerprint))
  })
})

test('each certificate is listed with every place where it was found', async () => {
  const { found } = await inventoryOf(certified(both), 'red')
  const root = found.find(({ certificate }) => certificate.fingerprint === only(green.pem).fingerprint)
  expect(root?.places).toEqual([
    'ConfigMap green-mesh-system/istio-ca-root-cert in green-mesh',
    'ConfigMap red-mesh-system/green-mesh-ca-root-cert in red-mesh',
    'held for green-mesh.local by ingress-green-mesh-1, egress-green-mesh-1 in red-mesh',
  ])
})

const lasting = { notBefore: at(-day), notAfter: at(1000 * day) }

function only(pem: string) {
  const [certificate] = readBundle(pem).certificates
  return certificate ?? expect.unreachable()
}

function fingerprints(certificates: readonly { readonly fingerprint: string }[]): string[] {
  return certificates.map(({ fingerprint }) => fingerprint)
}
