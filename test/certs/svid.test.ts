import { describe, expect, test } from 'vitest'
import { readBundle } from '../../src/certs/bundle.js'
import { verifySvid } from '../../src/certs/svid.js'
import { type Issued, makeAuthority } from '../support/authority.js'

const [red, green] = [makeAuthority({ name: 'O=red' }), makeAuthority({ name: 'O=green' })]
const spiffeId = 'spiffe://red-mesh.local/ns/red/sa/ingress'
const trusted = [trust('red-mesh.local', red), trust('green-mesh.local', green)]

describe('verifySvid', () => {
  test('accepts a leaf by the root of its own trust domain', () => {
    expect(verify(red.issue({ spiffeId }))).toMatchObject({ ok: true, trustDomain: 'red-mesh.local' })
  })

  test('refuses a leaf whose trust domain has another root, though that mesh is trusted too', () => {
    expect(verify(green.issue({ spiffeId }))).toMatchObject({ ok: false, reason: 'issuer-missing' })
  })

  test('refuses a trust domain that nobody told the proxy of, and names those it knows', () => {
    expect(verify(red.issue({ spiffeId: 'spiffe://cluster.local/ns/red/sa/ingress' }))).toMatchObject({
      reason: 'unknown-trust-domain',
      text: 'no root is given for the trust domain cluster.local, only for red-mesh.local, green-mesh.local',
    })
  })

  test('refuses a leaf without a SPIFFE ID, as a load balancer that ends TLS itself shows', () => {
    expect(verify(red.issue({ dnsNames: ['lb.example.com'], name: 'CN=lb' }))).toMatchObject({ reason: 'no-spiffe-id' })
  })

  test('refuses a CA as an identity, and a leaf whose key usage does not say that it is none', () => {
    expect(verify(red)).toMatchObject({ reason: 'leaf-may-sign' })
    for (const keyUsage of [['digitalSignature', 'cRLSign'] as const, null]) {
      expect(verify(red.issue({ spiffeId, keyUsage }))).toMatchObject({ reason: 'leaf-may-sign' })
    }
  })

  test('takes the one root for all outside of a federation', () => {
    const alone = [trust(null, red)]
    expect(verify(red.issue({ spiffeId: 'spiffe://any.local/ns/a/sa/b' }), alone)).toMatchObject({
      ok: true,
      trustDomain: 'any.local',
    })
    expect(verify(green.issue({ spiffeId }), alone)).toMatchObject({ ok: false })
  })

  test('says so when nothing is presented or trusted', () => {
    expect(verifySvid([], trusted, new Date())).toMatchObject({ reason: 'nothing-presented' })
    expect(verify(red.issue({ spiffeId }), [])).toMatchObject({ reason: 'no-roots' })
  })
})

function verify(leaf: Pick<Issued, 'pem'>, bundles: Parameters<typeof verifySvid>[1] = trusted) {
  return verifySvid(readBundle(leaf.pem).certificates, bundles, new Date())
}

function trust(trustDomain: string | null, root: Issued) {
  return { trustDomain, bundle: readBundle(root.pem) }
}
