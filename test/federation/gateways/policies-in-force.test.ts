import { expect, test } from 'vitest'
import { policiesInForce } from '../../../src/federation/gateways/policies-in-force.js'
import { envoyDump } from '../../support/envoy-dump.js'

test('names policies that no API shows, with the identities in them', () => {
  const dump = envoyDump({ denyOthers: { 'federation-exports-red-mesh': 'red-mesh.local/ns/red/sa/egress' } })
  expect(policiesInForce(dump)).toEqual([
    {
      namespace: 'green-mesh-system',
      name: 'federation-exports-red-mesh',
      action: 'DENY',
      principals: ['red-mesh.local/ns/red/sa/egress'],
    },
  ])
})

test('makes one of a policy that several listeners and rules repeat', () => {
  const one = envoyDump({ denyOthers: { p: 'a/ns/b/sa/c' } })
  const two = envoyDump({ denyOthers: { p: 'd/ns/e/sa/f' } })
  expect(policiesInForce({ configs: [one, two, one] })[0]?.principals).toEqual(['a/ns/b/sa/c', 'd/ns/e/sa/f'])
})

test.each([[null], ['text'], [[]], [{}], [{ '@type': 'x.rbac.v3.RBAC', rules: { policies: { odd: 1 } } }]])(
  'finds nothing in %j',
  (dump) => {
    expect(policiesInForce(dump)).toEqual([])
  },
)

test('gives up on a dump that is nested without end', () => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  expect(policiesInForce(loop)).toEqual([])
})
