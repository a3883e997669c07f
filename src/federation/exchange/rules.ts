import { isFields } from '../resolution/decode.js'
import { resolveExports, resolveImports } from '../resolution/resolve.js'
import type { Resolved, ServiceInput, ServiceName } from '../resolution/types.js'

export type RuleField = 'exportRules' | 'importRules'

interface RuleSet {
  readonly metadata: { readonly name: string }
  readonly spec?: unknown
}

/** A rule as its author wrote it, with whatever is in it; null parts select anything. */
export interface WrittenRule {
  readonly raw: Readonly<Record<string, unknown>>
  readonly type: string
  readonly by: 'nameSelector' | 'labelSelector'
  readonly name: string | null
  readonly namespace: string | null
  /** The one service, as it is called after aliasing, where the rule names one; null for rules that can select several. */
  readonly gives: ServiceName | null
}

export function rulesOf(set: RuleSet, field: RuleField): readonly unknown[] {
  const rules = isFields(set.spec) ? set.spec[field] : null
  return Array.isArray(rules) ? rules : []
}

/** Reads a rule leniently: also one that the control plane skips, for what it was meant to do. */
export function writtenRule(set: RuleSet, field: RuleField, index: number): WrittenRule {
  const rule = rulesOf(set, field)[index]
  const raw = isFields(rule) ? rule : {}
  const type = typeof raw.type === 'string' ? raw.type : ''
  const by = isFields(raw.labelSelector) && !isFields(raw.nameSelector) ? 'labelSelector' : 'nameSelector'
  const selector = type === 'LabelSelector' && isFields(raw.labelSelector) ? raw.labelSelector : fieldsOf(raw[by])
  const alias = fieldsOf(selector.alias)
  const [name, namespace] = [literal(selector.name), literal(selector.namespace)]
  const [asName, asNamespace] = [literal(alias.name) ?? name, literal(alias.namespace) ?? namespace]
  const gives = name && namespace && asName && asNamespace ? { name: asName, namespace: asNamespace } : null
  return { raw, type, by: selector === raw.labelSelector ? 'labelSelector' : by, name, namespace, gives }
}

/** What a rule would make of a service if it stood alone. */
export function alone(set: RuleSet, field: RuleField, index: number, service: ServiceInput): Resolved | null {
  const one = { peer: set.metadata.name, spec: { [field]: [rulesOf(set, field)[index]] } }
  const domainSuffix = isFields(set.spec) ? set.spec.domainSuffix : undefined
  const spec = { ...one.spec, ...(typeof domainSuffix === 'string' ? { domainSuffix } : {}) }
  const resolved =
    field === 'exportRules' ? resolveExports(one, [service]) : resolveImports({ peer: one.peer, spec }, [service])
  return resolved[0] ?? null
}

/** A merge patch that replaces one rule (`null` leaves it out): patches replace lists as a whole, so the others are in it too. */
export function withRule(set: RuleSet, field: RuleField, index: number, rule: unknown): unknown {
  const rules = rulesOf(set, field).flatMap((one, at) => (at !== index ? [one] : rule === null ? [] : [rule]))
  return { spec: { [field]: rules } }
}

/** A merge patch that moves a rule in front of another. */
export function withRuleFirst(set: RuleSet, field: RuleField, index: number, before: number): unknown {
  const rules = rulesOf(set, field)
  const rest = rules.filter((_, at) => at !== index)
  return { spec: { [field]: [...rest.slice(0, before), rules[index], ...rest.slice(before)] } }
}

/** A copy of a rule with other parts in its selector. */
export function reselected(rule: WrittenRule, parts: Readonly<Record<string, unknown>>): unknown {
  return { ...rule.raw, [rule.by]: { ...fieldsOf(rule.raw[rule.by]), ...parts } }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isFields(value) ? value : {}
}

function literal(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== '*' ? value : null
}

/**
 * Whether a rule selects less than another by what it names: a name, a namespace or labels where the other takes any. A wide rule
 * behind narrow ones is for the rest, and it may be that nothing is left.
 */
export function isNarrower(one: WrittenRule, other: WrittenRule): boolean {
  const byLabels = one.by === 'labelSelector' && other.by === 'nameSelector' && other.name === null
  return byLabels || (one.name !== null && other.name === null) || (one.namespace !== null && other.namespace === null)
}
