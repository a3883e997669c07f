import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type Call, judge, policiesFor } from '../../src/federation/authorization.js'
import { authorizationPolicyShape } from '../../src/federation/objects/istio.js'

const policy = (spec: object, namespace = 'shop') =>
  v.parse(authorizationPolicyShape, { kind: 'AuthorizationPolicy', metadata: { name: 'p', namespace }, spec })
const call: Call = {
  principal: 'mesh.local/ns/info/sa/client',
  port: 8080,
  protocol: 'http',
  method: 'GET',
  path: '/a',
}
const verdict = (spec: object, change: Partial<Call> = {}) => judge([policy(spec)], { ...call, ...change }).allowed

describe('a call is judged as Istio does', () => {
  test.each([
    ['no policy at all', [], true],
    ['an ALLOW policy without rules', [{}], false],
    ['an ALLOW policy with a rule for all', [{ rules: [{}] }], true],
    ['a DENY policy without rules', [{ action: 'DENY' }], true],
    ['a DENY policy with a rule for all', [{ action: 'DENY', rules: [{}] }], false],
    ['DENY before ALLOW', [{ rules: [{}] }, { action: 'DENY', rules: [{}] }], false],
    ['one of two ALLOW policies fits', [{}, { rules: [{}] }], true],
    ['a CUSTOM policy decides elsewhere', [{ action: 'CUSTOM', rules: [{}] }], 'undecided'],
    ['an AUDIT policy decides nothing', [{ action: 'AUDIT', rules: [{}] }], true],
  ] as const)('%s: %s → %s', (_, specs, expected) => {
    expect(
      judge(
        specs.map((spec) => policy(spec)),
        call,
      ).allowed,
    ).toBe(expected)
  })

  test('callers are told by identity and by namespace, and without a certificate by neither', () => {
    const byPrincipal = { rules: [{ from: [{ source: { principals: ['mesh.local/ns/info/*'] } }] }] }
    const byNamespace = { rules: [{ from: [{ source: { namespaces: ['inf*'] } }] }] }
    for (const spec of [byPrincipal, byNamespace]) {
      expect(verdict(spec)).toBe(true)
      expect(verdict(spec, { principal: null })).toBe(false)
      expect(verdict(spec, { principal: 'other.local/ns/other/sa/client' })).toBe(false)
    }
  })

  test('all parts of a rule have to fit, and one of the alternatives in each part', () => {
    const spec = {
      rules: [
        {
          from: [{ source: { namespaces: ['other'] } }, { source: { namespaces: ['info'] } }],
          to: [{ operation: { ports: ['8080'], methods: ['GET'] } }],
          when: [{ key: 'source.namespace', notValues: ['blocked'] }],
        },
      ],
    }
    expect(verdict(spec)).toBe(true)
    expect(verdict(spec, { method: 'POST' })).toBe(false)
    expect(verdict(spec, { port: 9090 })).toBe(false)
  })

  test('what is not known of a call leaves it undecided, unless something else decides', () => {
    const byHost = { rules: [{ to: [{ operation: { hosts: ['a.example'] } }] }] }
    expect(verdict(byHost)).toBe('undecided')
    expect(verdict({ rules: [{ to: [{ operation: { hosts: ['a.example'], ports: ['1'] } }] }] })).toBe(false)
    expect(verdict({ action: 'DENY', rules: [{ when: [{ key: 'source.ip', values: ['10.0.0.0/8'] }] }] })).toBe(
      'undecided',
    )
  })

  test('on a connection, conditions on requests vanish from DENY rules, and make ALLOW rules vanish', () => {
    const rules = [{ to: [{ operation: { methods: ['POST'] } }] }]
    const connection = { principal: call.principal, port: 8080, protocol: 'tcp' } as const
    expect(judge([policy({ action: 'DENY', rules })], connection).allowed).toBe(false)
    expect(judge([policy({ rules })], connection).allowed).toBe(false)
  })
})

test('policies of the root namespace hold everywhere, those of others at home, and selectors narrow both', () => {
  const at = (namespace: string, matchLabels?: Record<string, string>) =>
    policy(matchLabels ? { selector: { matchLabels } } : {}, namespace)
  const all = [at('root'), at('shop'), at('elsewhere'), at('shop', { app: 'a' }), at('root', { app: 'b' })]
  const found = policiesFor(all, { namespace: 'shop', labels: { app: 'a' } }, 'root')
  expect(found.map((one) => all.indexOf(one))).toEqual([0, 1, 3])
})
