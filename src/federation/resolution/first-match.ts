import { isFields } from './decode.js'
import { type CompiledRule, type Rule, selects, takesPart } from './rules.js'
import type { Resolved, ServiceName } from './types.js'

/** A service as the rules see it; `labels` is whatever came with it. */
export interface Candidate extends ServiceName {
  readonly labels: unknown
}

/** What the rules look at in an input of any shape; null when it has no name or namespace, which nothing selects. */
export function candidate(input: unknown): Candidate | null {
  if (!isFields(input) || typeof input.name !== 'string' || typeof input.namespace !== 'string') return null
  return { name: input.name, namespace: input.namespace, labels: input.labels }
}

/**
 * A look-up of the first rule, in order, that selects a service. Rules that go by name are found by hashing, however many
 * they are; only rules that go by labels are tried one by one.
 */
export function firstMatch(rules: readonly CompiledRule[]): (service: Candidate) => Rule | null {
  const named = new Map<string | null, Map<string | null, Rule>>()
  const labelled: Rule[] = []
  for (const rule of rules) {
    if (!takesPart(rule)) continue
    if (rule.selector) labelled.push(rule)
    else keepFirst(named, rule)
  }
  const labelledIn = byNamespace(labelled)

  return (service) => {
    let first: Rule | null = null
    for (const namespace of [service.namespace, null]) {
      const inNamespace = named.get(namespace)
      if (!inNamespace) continue
      first = earlier(first, inNamespace.get(service.name))
      first = earlier(first, inNamespace.get(null))
    }
    for (const rule of labelledIn(service.namespace)) {
      if (first && rule.index > first.index) break
      if (selects(rule, service)) return rule
    }
    return first
  }
}

export function resolvedBy(rule: Rule, service: ServiceName): Resolved {
  const { name, namespace } = rule.rename(service)
  return { name, namespace, hostname: `${name}.${namespace}.${rule.suffix}` }
}

function keepFirst(named: Map<string | null, Map<string | null, Rule>>, rule: Rule): void {
  const inNamespace = named.get(rule.namespace) ?? new Map<string | null, Rule>()
  named.set(rule.namespace, inNamespace)
  if (!inNamespace.has(rule.name)) inNamespace.set(rule.name, rule)
}

function earlier(a: Rule | null, b: Rule | undefined): Rule | null {
  return b && (!a || b.index < a.index) ? b : a
}

function byNamespace(rules: readonly Rule[]): (namespace: string) => readonly Rule[] {
  const cache = new Map<string, readonly Rule[]>()
  return (namespace) => {
    let found = cache.get(namespace)
    if (!found) {
      found = rules.filter((rule) => rule.namespace === null || rule.namespace === namespace)
      cache.set(namespace, found)
    }
    return found
  }
}
