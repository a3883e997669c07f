import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  explainExports,
  explainImports,
  type Resolved,
  resolveExports,
  resolveImports,
  type ServiceInput,
} from '../../src/index.js'

const word = fc.constantFrom('a', 'b', 'c', 'd')
const pattern = fc.constantFrom('', '*', 'a', 'b', 'c')
const names = { name: pattern, namespace: pattern }
const optionally = { requiredKeys: [] as [] }
const mapping = fc.record({ ...names, alias: fc.record(names, optionally) }, optionally)
const requirement = fc.record({
  key: word,
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Equals'),
  values: fc.array(word, { maxLength: 2 }),
})
const selector = fc.record(
  { matchLabels: fc.dictionary(word, word, { maxKeys: 1 }), matchExpressions: fc.array(requirement, { maxLength: 2 }) },
  optionally,
)
const exportRule = fc.record(
  {
    type: fc.constantFrom('NameSelector', 'LabelSelector'),
    nameSelector: mapping,
    labelSelector: fc.record(
      { namespace: pattern, selector, aliases: fc.array(mapping, { maxLength: 2 }) },
      optionally,
    ),
  },
  optionally,
)
const importRule = fc.record(
  {
    type: fc.constantFrom('NameSelector', 'NameSelector', 'LabelSelector'),
    nameSelector: mapping,
    importAsLocal: fc.boolean(),
    domainSuffix: fc.constantFrom('', 'x.mesh', 'svc.cluster.local'),
  },
  optionally,
)
const service = fc.record(
  { name: word, namespace: word, labels: fc.dictionary(word, word, { maxKeys: 2 }) },
  { requiredKeys: ['name', 'namespace'] },
)
const services = fc.array(service, { maxLength: 12 })

test('exports found through the index are those found by trying every rule on every service', () => {
  fc.assert(
    fc.property(fc.array(exportRule, { maxLength: 8 }), services, (exportRules, given) => {
      const set = { peer: 'p', spec: { exportRules } }
      expect(resolveExports(set, given)).toEqual(given.map((one) => tryEach(exportRules.map(exportOf), one)))
      expectTheSameStory(explainExports(set, given), resolveExports(set, given))
    }),
  )
})

test('imports found through the index are those found by trying every rule on every service', () => {
  fc.assert(
    fc.property(fc.array(importRule, { maxLength: 8 }), services, pattern, (importRules, given, domainSuffix) => {
      const set = { peer: 'p', spec: { domainSuffix, importRules } }
      const expected = given.map((one) =>
        tryEach(
          importRules.map((rule) => importOf(rule, domainSuffix)),
          one,
        ),
      )
      expect(resolveImports(set, given)).toEqual(expected)
      expectTheSameStory(explainImports(set, given), resolveImports(set, given))
    }),
  )
})

test('no JSON makes a resolver throw, and every service gets its place in the answer', () => {
  const spec = fc.record(
    { exportRules: fc.jsonValue(), importRules: fc.jsonValue(), domainSuffix: fc.jsonValue() },
    optionally,
  )
  const rules = fc.array(fc.oneof(fc.jsonValue(), withAnything(exportRule), withAnything(importRule)))
  const sets = fc.oneof(
    fc.jsonValue(),
    spec,
    rules.map((all) => ({ exportRules: all, importRules: all })),
  )
  fc.assert(
    fc.property(sets, fc.array(fc.oneof(fc.jsonValue(), service)), (anySpec, anyServices) => {
      const set = { peer: 'p', spec: JSON.parse(JSON.stringify(anySpec)) }
      const given: ServiceInput[] = JSON.parse(JSON.stringify(anyServices))
      expect(resolveExports(set, given)).toHaveLength(given.length)
      expect(resolveImports(set, given)).toHaveLength(given.length)
      for (const { rules, services } of [explainExports(set, given), explainImports(set, given)]) {
        for (const one of services) expect(one.tried().every((miss) => miss.reason !== '')).toBe(true)
        for (const rule of rules)
          expect(rule.matchesNothing()).toBe(!rule.skipped && !rule.wins.length && !rule.shadowed().length)
      }
    }),
  )
})

/** Replaces one field of a generated rule by any JSON. */
function withAnything(rule: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const field = fc.constantFrom('type', 'nameSelector', 'labelSelector', 'importAsLocal', 'domainSuffix')
  return fc.tuple(rule, field, fc.jsonValue()).map(([given, name, value]) => ({ ...given, [name]: value }))
}

function expectTheSameStory(told: ReturnType<typeof explainExports>, resolved: (Resolved | null)[]): void {
  expect(told.services.map((one) => one.result)).toEqual(resolved)
  for (const one of told.services) expect(one.tried()).toHaveLength(one.rule ?? told.rules.length)
  const won = told.rules.flatMap((rule) => rule.wins)
  expect(won).toHaveLength(resolved.filter((one) => one !== null).length)
}

/** The plain reading of the rules: null = does not apply. */
type Try = (service: ServiceInput) => Resolved | null
type Pattern = { name?: string; namespace?: string }
type Mapping = Pattern & { alias?: Pattern }

function tryEach(rules: (Try | null)[], one: ServiceInput): Resolved | null {
  for (const rule of rules) {
    const found = rule?.(one)
    if (found) return found
  }
  return null
}

function exportOf(rule: { type?: string; nameSelector?: Mapping; labelSelector?: Labelled }): Try | null {
  const suffix = 'svc.p-exports.local'
  const { nameSelector, labelSelector } = rule
  if (rule.type === 'NameSelector' && nameSelector) return (one) => renamed(nameSelector, one, suffix)
  if (rule.type !== 'LabelSelector' || !labelSelector || !isValid(labelSelector)) return null
  return (one) => {
    if (!goes(labelSelector.namespace, one.namespace) || !holds(labelSelector, one.labels ?? {})) return null
    for (const alias of labelSelector.aliases ?? []) {
      const found = renamed(alias, one, suffix)
      if (found) return found
    }
    return renamed({}, one, suffix)
  }
}

function importOf(
  rule: { type?: string; nameSelector?: Mapping; importAsLocal?: boolean; domainSuffix?: string },
  ofSet: string,
): Try | null {
  const { nameSelector } = rule
  if (rule.type !== 'NameSelector' || !nameSelector) return null
  const local = 'svc.cluster.local'
  if (rule.importAsLocal) {
    return goes(nameSelector.alias?.namespace, '?') ? null : (one) => renamed(nameSelector, one, local)
  }
  const suffix = rule.domainSuffix || ofSet || 'svc.p-imports.local'
  return suffix === local ? null : (one) => renamed(nameSelector, one, suffix)
}

interface Labelled {
  namespace?: string
  selector?: {
    matchLabels?: Record<string, string>
    matchExpressions?: { key: string; operator: string; values: string[] }[]
  }
  aliases?: Mapping[]
}

function isValid({ selector }: Labelled): boolean {
  return (selector?.matchExpressions ?? []).every(({ operator, values }) =>
    operator === 'In' || operator === 'NotIn' ? values.length > 0 : operator !== 'Equals' && values.length === 0,
  )
}

function holds({ selector }: Labelled, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
  return (
    equal &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key]
      if (operator === 'Exists') return value !== undefined
      if (operator === 'DoesNotExist') return value === undefined
      const listed = value !== undefined && values.includes(value)
      return operator === 'In' ? listed : !listed
    })
  )
}

function renamed(mapping: Mapping, one: ServiceInput, suffix: string): Resolved | null {
  if (!goes(mapping.namespace, one.namespace) || !goes(mapping.name, one.name)) return null
  const name = goes(mapping.alias?.name, '?') ? one.name : (mapping.alias?.name ?? '')
  const namespace = goes(mapping.alias?.namespace, '?') ? one.namespace : (mapping.alias?.namespace ?? '')
  return { name, namespace, hostname: `${name}.${namespace}.${suffix}` }
}

function goes(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === '' || wanted === '*' || wanted === actual
}
