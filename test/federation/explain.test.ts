import { expect, test } from 'vitest'
import { explainExports, explainImports } from '../../src/index.js'

const cart = { name: 'cart', namespace: 'shop', labels: { tier: 'back' } }
const web = { name: 'web', namespace: 'shop', labels: { tier: 'front' } }

function exportsOf(...exportRules: unknown[]) {
  return explainExports({ peer: 'green', spec: { exportRules } }, [cart, web])
}

function skipOf(rule: object, ofSet = '') {
  const set = { peer: 'green', spec: { domainSuffix: ofSet, importRules: [rule] } }
  return explainImports(set, [cart]).rules[0]?.skipped
}

test('a rule behind one that takes its services is told apart from a rule that matches nothing', () => {
  const all = { type: 'NameSelector', nameSelector: { namespace: 'shop' } }
  const late = { type: 'NameSelector', nameSelector: { name: 'cart' } }
  const typo = { type: 'NameSelector', nameSelector: { name: 'crat' } }
  const { rules } = exportsOf(all, late, typo)
  expect(rules.map((rule) => rule.wins)).toEqual([[cart, web], [], []])
  expect(rules.map((rule) => rule.shadowed())).toEqual([[], [{ service: cart, by: 0 }], []])
  expect(rules.map((rule) => rule.matchesNothing())).toEqual([false, false, true])
})

test('a service tells which rules passed it by before one won it, and which field of each did so', () => {
  const { services } = exportsOf(
    null,
    { type: 'NameSelector', nameSelector: { namespace: 'info' } },
    { type: 'NameSelector', nameSelector: { name: 'web' } },
    {
      type: 'LabelSelector',
      labelSelector: { selector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'mid'] }] } },
    },
    { type: 'NameSelector', nameSelector: {} },
  )
  expect(services[0]?.rule).toBe(4)
  expect(services[0]?.tried()).toEqual([
    { rule: 0, path: 'spec.exportRules[0].type', reason: 'the control plane skips the rule: unknown selector type ""' },
    { rule: 1, path: 'spec.exportRules[1].nameSelector.namespace', reason: 'it selects namespace info' },
    { rule: 2, path: 'spec.exportRules[2].nameSelector.name', reason: 'it selects the name web' },
    { rule: 3, path: 'spec.exportRules[3].labelSelector.selector', reason: 'it needs the label tier in (front,mid)' },
  ])
  expect(services[1]).toMatchObject({ rule: 2, result: { hostname: 'web.shop.svc.green-exports.local' } })
})

test('two services that end up with one name are reported together', () => {
  const rule = { type: 'NameSelector', nameSelector: { alias: { name: 'one' } } }
  expect(exportsOf(rule).collisions).toEqual([{ hostname: 'one.shop.svc.green-exports.local', services: [cart, web] }])
  expect(exportsOf({ type: 'NameSelector', nameSelector: {} }).collisions).toEqual([])
})

test('a skipped export rule carries the reason that the control plane logs and the field to blame', () => {
  const operator = { key: 'tier', operator: 'Equals', values: ['back'] }
  const skips = exportsOf(
    { type: 'LabelSelector', nameSelector: {} },
    { type: 'NameSelector', labelSelector: {} },
    { type: 'nameSelector', nameSelector: {} },
    { type: 'LabelSelector', labelSelector: { selector: { matchExpressions: [operator] } } },
    { type: 'NameSelector', nameSelector: { namespace: 5 } },
  ).rules.map((rule) => rule.skipped)
  expect(skips).toEqual([
    { code: 'null-label-selector', reason: 'null labelSelector', path: 'spec.exportRules[0].labelSelector' },
    { code: 'null-name-selector', reason: 'null nameSelector', path: 'spec.exportRules[1].nameSelector' },
    { code: 'unknown-type', reason: 'unknown selector type nameSelector', path: 'spec.exportRules[2].type' },
    {
      code: 'invalid-selector',
      reason: 'error creating matcher: "Equals" is not a valid label selector operator',
      path: 'spec.exportRules[3].labelSelector.selector.matchExpressions[0].operator',
    },
    {
      code: 'malformed',
      reason: 'spec.exportRules[4].nameSelector.namespace must be a string, it is a number',
      path: 'spec.exportRules[4].nameSelector.namespace',
    },
  ])
})

test('a skipped import rule carries the reason that the control plane logs and the field to blame', () => {
  expect(skipOf({ type: 'NameSelector', importAsLocal: true, nameSelector: {} })).toEqual({
    code: 'local-without-namespace',
    reason: 'cannot use importAsLocal without setting a fixed namespace alias',
    path: 'spec.importRules[0].nameSelector.alias.namespace',
  })
  const clash = {
    code: 'cluster-suffix',
    reason: 'cannot use domainSuffix that matches the cluster domain suffix, use importAsLocal instead',
  }
  const byName = { type: 'NameSelector', nameSelector: {} }
  expect(skipOf({ ...byName, domainSuffix: 'svc.cluster.local' })).toEqual({
    ...clash,
    path: 'spec.importRules[0].domainSuffix',
  })
  expect(skipOf(byName, 'svc.cluster.local')).toEqual({ ...clash, path: 'spec.domainSuffix' })
  expect(skipOf({ type: 'LabelSelector', labelSelector: {} })).toMatchObject({ code: 'unknown-type' })
  expect(skipOf(byName)).toBeNull()
})

test('the services in an explanation are the very objects that went in', () => {
  const rich = { ...cart, source: 'services.yaml' }
  const set = { peer: 'green', spec: { importRules: [{ type: 'NameSelector', nameSelector: {} }] } }
  expect(explainImports(set, [rich]).rules[0]?.wins[0]).toBe(rich)
})
