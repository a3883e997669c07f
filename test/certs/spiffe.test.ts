import { describe, expect, test } from 'vitest'
import {
  formatPrincipal,
  formatSpiffeId,
  matchesClientId,
  parsePrincipal,
  parseSpiffeId,
  trustDomainOf,
} from '../../src/certs/spiffe.js'

const ingress = { trustDomain: 'red-mesh.local', namespace: 'red', serviceAccount: 'ingress-service-account' }
const principal = 'red-mesh.local/ns/red/sa/ingress-service-account'

describe('SPIFFE IDs', () => {
  test('are read and written as Istio writes them', () => {
    expect(parseSpiffeId(`spiffe://${principal}`)).toEqual(ingress)
    expect(parsePrincipal(principal)).toEqual(ingress)
    expect(formatSpiffeId(ingress)).toBe(`spiffe://${principal}`)
    expect(formatPrincipal(ingress)).toBe(principal)
  })

  test.each([
    principal,
    '',
    'spiffe://',
    'spiffe://red-mesh.local',
    'spiffe://red-mesh.local/ns/red/sa/',
    'spiffe://red-mesh.local/ns//sa/ingress',
    'spiffe:///ns/red/sa/ingress',
    'spiffe://red-mesh.local/sa/ingress/ns/red',
    `spiffe://${principal}/more`,
    `spiffe://user@${principal}`,
    `SPIFFE://${principal}`,
    `spiffe://${principal}\n`,
    'https://red-mesh.local/ns/red/sa/ingress',
  ])('are not guessed from %j', (odd) => {
    expect(parseSpiffeId(odd)).toBeNull()
  })

  test('of any form have a trust domain for Envoy, if a slash ends it', () => {
    expect(trustDomainOf('spiffe://red-mesh.local/workload/a')).toBe('red-mesh.local')
    expect(trustDomainOf('spiffe://red-mesh.local')).toBeNull()
    expect(trustDomainOf('spiffe:///a')).toBeNull()
  })
})

describe('a clientID lets in', () => {
  test.each([
    [principal, true],
    ['red-mesh.local/*', true],
    ['*/sa/ingress-service-account', true],
    ['*', true],
    ['', false],
    [`spiffe://${principal}`, false],
    [` ${principal}`, false],
    ['RED-mesh.local/*', false],
    ['red-mesh.local', false],
    ['red-mesh.local/*/sa/ingress-service-account', false],
    ['*red*', false],
    ['red-mesh.local/ns/red/sa/ingress', false],
  ])('with %j the gateway: %s', (clientId, expected) => {
    expect(matchesClientId(clientId, `spiffe://${principal}`)).toBe(expected)
    expect(matchesClientId(clientId, principal)).toBe(expected)
  })

  test('nobody without an identity, not even with a star', () => {
    expect(matchesClientId('*', '')).toBe(false)
  })
})
