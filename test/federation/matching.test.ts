import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bearsLabels,
  egressHostCovers,
  fullHostname,
  hostCovers,
  hostsOverlap,
  isExportedTo,
  matchLabels,
  principalAdmits,
} from '../../src/federation/matching.js'

describe('a label selector', () => {
  test('selects what bears every label and meets every expression', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }],
    }
    expect(matchLabels(selector, { app: 'web' })).toBe(true)
    expect(matchLabels(selector, { app: 'web', tier: 'db' })).toBe(false)
    expect(matchLabels(selector, undefined)).toBe(false)
  })

  test('selects everything when empty and nothing when absent or invalid', () => {
    expect(matchLabels({}, undefined)).toBe(true)
    for (const selector of [
      undefined,
      null,
      'app=web',
      [],
      { matchLabels: 'a' },
      { matchExpressions: [{ key: 'a' }] },
    ]) {
      expect(matchLabels(selector, { app: 'web' })).toBe(false)
    }
  })
})

test('a plain map of labels selects what bears all of them, and everything when empty', () => {
  expect(bearsLabels({ app: 'web', tier: 'a' }, { app: 'web' })).toBe(true)
  expect(bearsLabels({ app: 'web' }, { app: 'web', tier: 'a' })).toBe(false)
  expect(bearsLabels(undefined, {})).toBe(true)
  expect(bearsLabels({}, { constructor: 'Object' })).toBe(false)
})

test.each([
  ['foo.com', 'foo.com', true],
  ['foo.com', 'bar.com', false],
  ['*.com', 'foo.com', true],
  ['*.foo.com', 'foo.com', false],
  ['*.foo.com', 'a.b.foo.com', true],
  ['*', 'foo.com', true],
  ['*', '*.com', true],
  ['*.foo.com', '*.com', true],
  ['*.foo.com', '*.bar.com', false],
  ['', '', true],
  ['', 'foo.com', false],
])('hosts %j and %j overlap: %s, from either side', (a, b, overlap) => {
  expect([hostsOverlap(a, b), hostsOverlap(b, a)]).toEqual([overlap, overlap])
})

test.each([
  ['*.com', '*.foo.com', true],
  ['*.foo.com', '*.com', false],
  ['*', '*', true],
  ['foo.com', '*', false],
  ['*.svc.red-imports.local', 'a.b.svc.red-imports.local', true],
])('pattern %j covers host %j: %s', (pattern, host, covers) => {
  expect(hostCovers(pattern, host)).toBe(covers)
})

test('a pattern that covers a host overlaps with it', () => {
  const host = fc.stringMatching(/^(\*|(\*\.)?[ab](\.[ab]){0,3})$/)
  fc.assert(fc.property(host, host, (a, b) => hostsOverlap(a, b) || !hostCovers(a, b)))
})

test.each([
  ['ratings', 'ratings.info.svc.cluster.local'],
  ['ratings.info', 'ratings.info'],
  ['*', '*'],
  ['::1', '::1'],
  ['10.0.0.1', '10.0.0.1'],
  ['', ''],
])('host %j in namespace info means %j', (host, full) => {
  expect(fullHostname(host, 'info')).toBe(full)
})

test('short hosts get the domain of the cluster', () => {
  expect(fullHostname('ratings', 'info', 'corp.example')).toBe('ratings.info.svc.corp.example')
})

test.each([
  ['*/*', true],
  ['istio-system/*', true],
  ['./*', false],
  ['~/*', false],
  ['*/*.svc.red-imports.local', true],
  ['*/*.svc.cluster.local', false],
  ['ratings.info.svc.red-imports.local', false],
])('a Sidecar in shop with host %s lets an import of istio-system through: %s', (entry, through) => {
  const service = { host: 'ratings.info.svc.red-imports.local', namespace: 'istio-system' }
  expect(egressHostCovers(entry, service, 'shop')).toBe(through)
})

test("a Sidecar's dot means its own namespace", () => {
  expect(egressHostCovers('./*', { host: 'a.shop.svc.cluster.local', namespace: 'shop' }, 'shop')).toBe(true)
})

test.each([
  [undefined, true],
  ['', true],
  ['*', true],
  ['.', false],
  ['~', false],
  ['istio-system', true],
  ['info,istio-system', true],
  ['info, istio-system', false],
  ['~,istio-system', false],
  ['~,*', true],
])('a Service of shop with exportTo %j is visible in istio-system: %s', (exportTo, visible) => {
  expect(isExportedTo(exportTo, 'shop', 'istio-system')).toBe(visible)
})

test('exportTo with a dot keeps a Service visible at home', () => {
  expect(isExportedTo('.', 'shop', 'shop')).toBe(true)
})

test.each([
  ['red.local/ns/red/sa/egress', true],
  ['red.local/ns/red/sa/other', false],
  ['red.local/*', true],
  ['red*', true],
  ['*/sa/egress', true],
  ['*', true],
  ['', false],
  ['spiffe://red.local/ns/red/sa/egress', false],
  ['red.local/*/sa/egress', false],
])('clientID %j admits the egress gateway of red: %s', (pattern, admitted) => {
  expect(principalAdmits(pattern, 'spiffe://red.local/ns/red/sa/egress')).toBe(admitted)
  expect(principalAdmits(pattern, 'red.local/ns/red/sa/egress')).toBe(admitted)
})
