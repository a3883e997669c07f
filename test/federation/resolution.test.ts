import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Resolved, resolveExports, resolveImports, type ServiceInput } from '../../src/index.js'

interface Case {
  id: string
  kind: 'ExportedServiceSet' | 'ImportedServiceSet'
  peer: string
  spec: object
  services: ServiceInput[]
  expected: (Resolved | null)[]
}

const cases: Case[] = gunzipSync(readFileSync(new URL('../recordings/resolution.jsonl.gz', import.meta.url)))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

test('all 600 recorded sets resolve as the control plane resolved them', () => {
  const resolved = cases.map(({ id, kind, services, ...set }) => ({
    id,
    expected: kind === 'ExportedServiceSet' ? resolveExports(set, services) : resolveImports(set, services),
  }))
  expect(resolved).toHaveLength(600)
  expect(resolved).toEqual(cases.map(({ id, expected }) => ({ id, expected })))
})

function exported(rules: unknown, services: ServiceInput[]): (string | null)[] {
  const spec = JSON.parse(JSON.stringify({ exportRules: rules }))
  return resolveExports({ peer: 'green', spec }, services).map((one) => one?.hostname ?? null)
}

function imported(spec: object, services: ServiceInput[], clusterDomain?: string): (string | null)[] {
  return resolveImports({ peer: 'green', spec }, services, clusterDomain ? { clusterDomain } : {}).map(
    (one) => one?.hostname ?? null,
  )
}

const cart = { name: 'cart', namespace: 'shop', labels: { tier: 'back', 'app.kubernetes.io/name': 'cart' } }
const web = { name: 'web', namespace: 'shop' }
const everything = { type: 'NameSelector', nameSelector: {} }

test('the first rule that selects a service wins, by whatever kind of selector', () => {
  const byLabel = {
    type: 'LabelSelector',
    labelSelector: { selector: { matchLabels: { tier: 'back' } }, aliases: [{ alias: { name: 'labelled' } }] },
  }
  const byName = { type: 'NameSelector', nameSelector: { name: 'cart', alias: { name: 'named' } } }
  const byNamespace = { type: 'NameSelector', nameSelector: { namespace: 'shop', alias: { name: 'spaced' } } }
  const first = (...rules: object[]) => exported(rules, [cart])[0]?.split('.')[0]
  expect(first(byLabel, byName, byNamespace)).toBe('labelled')
  expect(first(byName, byLabel, byNamespace)).toBe('named')
  expect(first(byNamespace, byName, byLabel)).toBe('spaced')
})

test('a name with a star inside is literal, not a pattern', () => {
  const rule = { type: 'NameSelector', nameSelector: { name: 'ca*' } }
  expect(exported([rule], [cart, { name: 'ca*', namespace: 'shop' }])).toEqual([
    null,
    'ca*.shop.svc.green-exports.local',
  ])
})

test.each([
  ['absent', undefined],
  ['null', null],
  ['empty', {}],
  ['of empty lists', { matchLabels: {}, matchExpressions: [] }],
])('a label selector that is %s selects every service of its namespace', (_, selector) => {
  const rule = { type: 'LabelSelector', labelSelector: { namespace: 'shop', selector } }
  expect(exported([rule], [cart, web, { name: 'cart', namespace: 'info' }])).toEqual([
    'cart.shop.svc.green-exports.local',
    'web.shop.svc.green-exports.local',
    null,
  ])
})

test.each([
  ['an unknown operator', { matchExpressions: [{ key: 'tier', operator: 'Equals', values: ['back'] }] }],
  ['an operator in the wrong case', { matchExpressions: [{ key: 'tier', operator: 'in', values: ['back'] }] }],
  ['no operator', { matchExpressions: [{ key: 'tier' }] }],
  ['the name of an inherited property as operator', { matchExpressions: [{ key: 'tier', operator: 'constructor' }] }],
  ['In without values', { matchExpressions: [{ key: 'tier', operator: 'In', values: [] }] }],
  ['NotIn without values', { matchExpressions: [{ key: 'tier', operator: 'NotIn' }] }],
  ['Exists with values', { matchExpressions: [{ key: 'tier', operator: 'Exists', values: ['back'] }] }],
  ['DoesNotExist with values', { matchExpressions: [{ key: 'tear', operator: 'DoesNotExist', values: ['a'] }] }],
  ['an empty key', { matchExpressions: [{ key: '', operator: 'DoesNotExist' }] }],
  ['a key with an upper-case prefix', { matchExpressions: [{ key: 'Acme.io/a', operator: 'DoesNotExist' }] }],
  ['a key with an empty prefix', { matchExpressions: [{ key: '/a', operator: 'DoesNotExist' }] }],
  ['a key with two slashes', { matchExpressions: [{ key: 'a/b/c', operator: 'DoesNotExist' }] }],
  ['a key of 64 characters', { matchExpressions: [{ key: 'k'.repeat(64), operator: 'DoesNotExist' }] }],
  ['a value that no label can have', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a b'] }] }],
  ['a value that ends in a dash', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a-'] }] }],
  ['a matchLabels value of 64 characters', { matchLabels: { tier: 'b'.repeat(64) } }],
  ['a null requirement', { matchExpressions: [null] }],
  ['a number as value', { matchLabels: { tier: 1 } }],
  ['a list for labels', { matchLabels: ['tier'] }],
])('a label selector with %s makes the rule be skipped and leaves the service to the next', (_, selector) => {
  const aliases = [{ alias: { name: 'wrong' } }]
  const rule = { type: 'LabelSelector', labelSelector: { selector, aliases } }
  expect(exported([rule, everything], [cart])).toEqual(['cart.shop.svc.green-exports.local'])
})

test.each([
  ['NotIn holds where the label is absent', { key: 'tear', operator: 'NotIn', values: ['back'] }, true],
  ['NotIn fails on a listed value', { key: 'tier', operator: 'NotIn', values: ['front', 'back'] }, false],
  ['In fails where the label is absent', { key: 'tear', operator: 'In', values: ['back'] }, false],
  ['In with an empty value fails where the label is absent', { key: 'tear', operator: 'In', values: [''] }, false],
  ['Exists reads a key with a prefix', { key: 'app.kubernetes.io/name', operator: 'Exists' }, true],
  ['an inherited property is no label', { key: 'constructor', operator: 'Exists' }, false],
])('%s', (_, requirement, selected) => {
  const rule = { type: 'LabelSelector', labelSelector: { selector: { matchExpressions: [requirement] } } }
  expect(exported([rule], [cart])[0] !== null).toBe(selected)
})

test('of the aliases of a label rule the first that fits counts, even when it renames nothing', () => {
  const aliases = [{ name: 'cart' }, { alias: { name: 'other', namespace: 'ext' } }]
  const rule = { type: 'LabelSelector', labelSelector: { aliases } }
  expect(exported([rule], [cart, web])).toEqual([
    'cart.shop.svc.green-exports.local',
    'other.ext.svc.green-exports.local',
  ])
})

test('a rule of one type ignores the selector of the other', () => {
  const byName = { type: 'NameSelector', labelSelector: { namespace: 'shop' } }
  const byLabel = { type: 'LabelSelector', nameSelector: { name: 'cart' } }
  expect(exported([byName, byLabel, { nameSelector: { name: 'cart' } }], [cart])).toEqual([null])
})

test("a rule's domainSuffix wins over the set's, and the set's over the peer's default", () => {
  const rule = { type: 'NameSelector', nameSelector: { name: 'cart' } }
  expect(imported({ importRules: [rule] }, [cart])).toEqual(['cart.shop.svc.green-imports.local'])
  expect(imported({ domainSuffix: 'a.mesh', importRules: [rule] }, [cart])).toEqual(['cart.shop.a.mesh'])
  expect(imported({ domainSuffix: 'a.mesh', importRules: [{ ...rule, domainSuffix: 'b.mesh' }] }, [cart])).toEqual([
    'cart.shop.b.mesh',
  ])
})

test("the cluster's own suffix is refused without importAsLocal, and the cluster's domain decides which that is", () => {
  const rule = { type: 'NameSelector', nameSelector: {}, domainSuffix: 'svc.cluster.local' }
  expect(imported({ importRules: [rule] }, [cart])).toEqual([null])
  expect(imported({ importRules: [rule] }, [cart], 'corp.example')).toEqual(['cart.shop.svc.cluster.local'])
  const asLocal = { ...rule, importAsLocal: true, nameSelector: { alias: { namespace: 'info' } } }
  expect(imported({ importRules: [asLocal] }, [cart], 'corp.example')).toEqual(['cart.info.svc.corp.example'])
})

test.each([undefined, null, {}, { namespace: '' }, { namespace: '*', name: 'cart' }, { name: 'cart' }])(
  'importAsLocal with alias %j lacks a fixed namespace, so the rule is skipped',
  (alias) => {
    const rule = { type: 'NameSelector', importAsLocal: true, nameSelector: { alias } }
    expect(imported({ importRules: [rule] }, [cart])).toEqual([null])
  },
)

test.each([
  ['no spec', undefined],
  ['a null spec', null],
  ['a spec that is text', 'exportRules'],
  ['rules that are no list', { exportRules: {}, importRules: 'all' }],
  ['null rules', { exportRules: [null, null], importRules: [null] }],
  ['rules that are lists', { exportRules: [[]], importRules: [[]] }],
  ['a selector that is a list', { exportRules: [{ type: 'NameSelector', nameSelector: [] }] }],
  ['a namespace that is a number', { exportRules: [{ type: 'NameSelector', nameSelector: { namespace: 5 } }] }],
  ['a suffix that is a number', { domainSuffix: 5, importRules: [everything] }],
])('a set with %s selects nothing', (_, spec) => {
  const set = JSON.parse(JSON.stringify({ peer: 'green', spec }))
  expect(resolveExports(set, [cart])).toEqual([null])
  expect(resolveImports(set, [cart])).toEqual([null])
})

test('an input that is no service gives null in its place', () => {
  const services = JSON.parse(
    '[null, 5, {"name": "a"}, {"name": 1, "namespace": "shop"}, {"name": "web", "namespace": "shop", "labels": 7}]',
  )
  expect(exported([everything], services)).toEqual([null, null, null, null, 'web.shop.svc.green-exports.local'])
})
