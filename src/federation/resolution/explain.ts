import { type Candidate, candidate, firstMatch, resolvedBy } from './first-match.js'
import {
  type CompiledRule,
  compileExportRules,
  compileImportRules,
  type Rule,
  type Skip,
  selects,
  takesPart,
} from './rules.js'
import type { Resolved, ResolveOptions, ServiceInput, ServiceName, ServiceSet } from './types.js'

/** What became of a set's rules and of the services they were tried on. `T` is the caller's own type of service. */
export interface Explanation<T> {
  /** One per input service, in order. */
  readonly services: readonly ServiceVerdict<T>[]
  /** One per rule, in order. */
  readonly rules: readonly RuleVerdict<T>[]
  /** Names given to more than one service: the control plane keeps one of them, which one is not certain. */
  readonly collisions: readonly { readonly hostname: string; readonly services: readonly T[] }[]
}

export interface ServiceVerdict<T> {
  readonly service: T
  readonly result: Resolved | null
  /** Index of the rule that won it. */
  readonly rule: number | null
  /** The rules before that one (all of them when none won), and why each let the service pass. */
  tried(): Miss[]
}

/** Why one rule does not select one service. */
export interface Miss {
  readonly rule: number
  /** `spec.exportRules[1].nameSelector.name` */
  readonly path: string
  readonly reason: string
}

export interface RuleVerdict<T> {
  readonly index: number
  /** `spec.exportRules[1]` */
  readonly path: string
  /** Why the control plane leaves the rule out; null when it takes part. */
  readonly skipped: Skip | null
  readonly wins: readonly T[]
  /** The services that it selects too but that an earlier rule won. */
  shadowed(): { readonly service: T; readonly by: number }[]
  /** It takes part and no service is there for it to select, not even one that an earlier rule won. */
  matchesNothing(): boolean
}

/** As `resolveExports`, with the reasons. `spec` may be of any shape. */
export function explainExports<T extends ServiceInput>(
  set: ServiceSet<unknown>,
  services: readonly T[],
): Explanation<T> {
  return explain(compileExportRules(set), services)
}

/** As `resolveImports`, with the reasons. `spec` may be of any shape. */
export function explainImports<T extends ServiceName>(
  set: ServiceSet<unknown>,
  exportedServices: readonly T[],
  options: ResolveOptions = {},
): Explanation<T> {
  return explain(compileImportRules(set, options), exportedServices)
}

interface Seen<T> {
  readonly input: T
  readonly as: Candidate
  readonly by: Rule | null
}

function explain<T>(rules: readonly CompiledRule[], inputs: readonly T[]): Explanation<T> {
  const find = firstMatch(rules)
  const seen: Seen<T>[] = []
  const wins = rules.map((): T[] => [])
  const named = new Map<string, T[]>()
  const services = inputs.map((input): ServiceVerdict<T> => {
    const as = candidate(input)
    const by = as && find(as)
    if (as) seen.push({ input, as, by })
    if (!by) return { service: input, result: null, rule: null, tried: () => misses(rules, as) }
    const result = resolvedBy(by, as)
    wins[by.index]?.push(input)
    append(named, result.hostname, input)
    return { service: input, result, rule: by.index, tried: () => misses(rules.slice(0, by.index), as) }
  })
  const byName = once(() => {
    const groups = new Map<string, Seen<T>[]>()
    for (const one of seen) append(groups, one.as.name, one)
    return groups
  })
  return {
    services,
    rules: rules.map((rule) => ruleVerdict(rule, wins[rule.index] ?? [], (name) => byName().get(name) ?? [], seen)),
    collisions: [...named].filter(([, all]) => all.length > 1).map(([hostname, all]) => ({ hostname, services: all })),
  }
}

function ruleVerdict<T>(
  rule: CompiledRule,
  wins: readonly T[],
  withName: (name: string) => readonly Seen<T>[],
  all: readonly Seen<T>[],
): RuleVerdict<T> {
  const { index, path } = rule
  if (!takesPart(rule)) {
    return { index, path, skipped: rule.skipped, wins, shadowed: () => [], matchesNothing: () => false }
  }
  const shadowed = once(() =>
    (rule.name === null ? all : withName(rule.name)).flatMap(({ input, as, by }) =>
      by && by.index < index && selects(rule, as) ? [{ service: input, by: by.index }] : [],
    ),
  )
  const matchesNothing = () => wins.length === 0 && shadowed().length === 0
  return { index, path, skipped: null, wins, shadowed, matchesNothing }
}

function misses(rules: readonly CompiledRule[], service: Candidate | null): Miss[] {
  if (!service) return []
  return rules.map((rule) => ({ rule: rule.index, ...miss(rule, service) }))
}

function miss(rule: CompiledRule, service: Candidate): { path: string; reason: string } {
  if (!takesPart(rule))
    return { path: rule.skipped.path, reason: `the control plane skips the rule: ${rule.skipped.reason}` }
  const { selector, namespace, name } = rule
  const at = `${rule.path}.${selector ? 'labelSelector' : 'nameSelector'}`
  if (namespace !== null && namespace !== service.namespace) {
    return { path: `${at}.namespace`, reason: `it selects namespace ${namespace}` }
  }
  if (name !== null && name !== service.name) return { path: `${at}.name`, reason: `it selects the name ${name}` }
  return { path: `${at}.selector`, reason: `it needs the label ${selector?.firstUnmet(service.labels) ?? ''}` }
}

function append<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key)
  if (group) group.push(value)
  else groups.set(key, [value])
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
