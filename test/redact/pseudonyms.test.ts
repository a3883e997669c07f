import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Addresses } from '../../src/redact/addresses.js'
import { Pseudonyms } from '../../src/redact/pseudonyms.js'

const addresses = new Addresses(Buffer.alloc(32, 7))
const ipv4 = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'))

function bitsOf(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
}

function commonPrefix(a: string, b: string): number {
  const [one, other] = [bitsOf(a), bitsOf(b)]
  const at = [...one].findIndex((bit, index) => bit !== other[index])
  return at < 0 ? 32 : at
}

describe('addresses', () => {
  test('stay as near to each other as they were, so that each stays in its network', () => {
    fc.assert(
      fc.property(ipv4, ipv4, (a, b) => {
        const [one, other] = [addresses.of(a), addresses.of(b)]
        expect(isIP(one)).toBe(4)
        expect(commonPrefix(one, other)).toBe(commonPrefix(a, b))
      }),
    )
  })

  test('stay what they are: private, loopback, link-local, of everybody', () => {
    expect(addresses.of('10.1.2.3')).toMatch(/^10\./)
    expect(addresses.of('192.168.4.5')).toMatch(/^192\.168\./)
    expect(addresses.of('172.20.1.1')).toMatch(/^172\.(1[6-9]|2\d|3[01])\./)
    expect(['127.0.0.1', '0.0.0.0', '255.255.255.255'].map((one) => addresses.of(one))).toEqual([
      '127.0.0.1',
      '0.0.0.0',
      '255.255.255.255',
    ])
    expect(addresses.of('203.0.113.7')).not.toBe('203.0.113.7')
  })

  test('of networks are networks, and IPv6 ones are others too', () => {
    expect(addresses.of('10.4.0.0/16')).toBe(`${addresses.of('10.4.9.9').split('.').slice(0, 2).join('.')}.0.0/16`)
    expect(addresses.of('0.0.0.0/0')).toBe('0.0.0.0/0')
    const other = addresses.of('2001:db8::17')
    expect(isIP(other)).toBe(6)
    expect(other).toMatch(/^2001:/)
    expect(other).toBe(addresses.of('2001:db8:0:0::17'))
  })
})

describe('a text', () => {
  const pseudonyms = new Pseudonyms('a passphrase', new Set(['watch', 'failed']))
  for (const name of ['blue-mesh', 'shop', 'payments.shop']) pseudonyms.learn(name)
  const blue = pseudonyms.text('blue')
  const shop = pseudonyms.text('shop')
  const payments = pseudonyms.text('payments')

  test('loses learned names in whatever they are part of, and nothing else', () => {
    expect(blue).toMatch(/^n[0-9a-z]{10}$/)
    expect(pseudonyms.text('istiod-blue-mesh.shop:8188 watch failed, blueish')).toBe(
      `istiod-${blue}-mesh.${shop}:8188 watch failed, blueish`,
    )
    expect(pseudonyms.text('outbound_.9080_._.payments.shop.svc.cluster.local')).toBe(
      `outbound_.9080_._.${payments}.${shop}.svc.cluster.local`,
    )
  })

  test('loses hosts that no object names, but no names of files or types', () => {
    expect(pseudonyms.text('dial api.acme.com:443')).toMatch(/^dial api\.n[0-9a-z]{10}\.com:443$/)
    for (const same of [
      'pilot/main.go:12',
      'envoy.filters.network.tcp_proxy',
      'version 2.5.1',
      '2026-11-24T10:28:31.564Z',
    ])
      expect(pseudonyms.text(same)).toBe(same)
  })

  test('keeps what is certificates, times and ids in form', () => {
    expect(pseudonyms.text('-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----')).toContain('nonsense')
    expect(pseudonyms.uid('6a0e2c2e-0000-4000-8000-000000000001')).toMatch(
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    )
  })
})
