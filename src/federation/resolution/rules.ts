import { exportedSuffix, importedSuffix, localSuffix } from '../names.js'
import { type Fields, fields, flag, list, Malformed, text } from './decode.js'
import { compileSelector, isSelector, type Selector } from './label-selector.js'
import type { ResolveOptions, ServiceName, ServiceSet } from './types.js'

/** Which of the control plane's reasons made it leave a rule out. */
export type SkipCode =
  | 'null-label-selector'
  | 'null-name-selector'
  | 'unknown-type'
  | 'invalid-selector'
  | 'local-without-namespace'
  | 'cluster-suffix'
  | 'malformed'

/** Why the control plane leaves a rule out, in the terms of its log, and the field to blame. */
export interface Skip {
  readonly code: SkipCode
  readonly reason: string
  /** `spec.exportRules[2].labelSelector` */
  readonly path: string
}

/** A rule that takes part. `null` in `namespace` or `name` means any; `selector` is there for label rules only. */
export interface Rule {
  readonly index: number
  readonly path: string
  readonly namespace: string | null
  readonly name: string | null
  readonly selector: Selector | null
  readonly suffix: string
  rename(service: ServiceName): ServiceName
}

export interface SkippedRule {
  readonly index: number
  readonly path: string
  readonly skipped: Skip
}

export type CompiledRule = Rule | SkippedRule

export function takesPart(rule: CompiledRule): rule is Rule {
  return !('skipped' in rule)
}

/** Compiles `spec.exportRules` as istiod does (pkg/servicemesh/federation/common, maistra-2.5). */
export function compileExportRules(set: ServiceSet<unknown>): CompiledRule[] {
  const suffix = exportedSuffix(set.peer)
  return compileEach(set.spec, 'exportRules', (rule, path) => {
    const type = text(rule.type, `${path}.type`)
    const byName = readMapping(rule.nameSelector, `${path}.nameSelector`)
    const byLabel = readLabelSelector(rule.labelSelector, `${path}.labelSelector`)
    if (type === 'NameSelector') {
      return byName ? { ...byName, selector: null, suffix } : nullSelector('nameSelector', path)
    }
    if (type !== 'LabelSelector') return unknownType(type, path)
    if (!byLabel) return nullSelector('labelSelector', path)
    const { namespace, selector, aliases } = byLabel
    if (!isSelector(selector)) {
      return { code: 'invalid-selector', reason: `error creating matcher: ${selector.reason}`, path: selector.path }
    }
    const rename = (service: ServiceName) => aliases.find((alias) => fits(alias, service))?.rename(service) ?? service
    return { namespace, name: null, selector, suffix, rename }
  })
}

/** Compiles `spec.importRules` likewise. A rule's suffix wins over the set's, and the set's over the peer's default. */
export function compileImportRules(set: ServiceSet<unknown>, options: ResolveOptions = {}): CompiledRule[] {
  const local = localSuffix(options.clusterDomain)
  return compileEach(set.spec, 'importRules', (rule, path) => {
    const type = text(rule.type, `${path}.type`)
    const byName = readMapping(rule.nameSelector, `${path}.nameSelector`)
    const ofSet = text(fields(set.spec, 'spec')?.domainSuffix, 'spec.domainSuffix')
    const ofRule = text(rule.domainSuffix, `${path}.domainSuffix`)
    const asLocal = flag(rule.importAsLocal, `${path}.importAsLocal`)
    if (type !== 'NameSelector') return unknownType(type, path)
    if (!byName) return nullSelector('nameSelector', path)
    if (asLocal) {
      if (byName.aliasNamespace !== null) return { ...byName, selector: null, suffix: local }
      const reason = 'cannot use importAsLocal without setting a fixed namespace alias'
      return { code: 'local-without-namespace', reason, path: `${path}.nameSelector.alias.namespace` }
    }
    const suffix = ofRule || ofSet || importedSuffix(set.peer)
    if (suffix !== local) return { ...byName, selector: null, suffix }
    const reason = 'cannot use domainSuffix that matches the cluster domain suffix, use importAsLocal instead'
    return { code: 'cluster-suffix', reason, path: ofRule ? `${path}.domainSuffix` : 'spec.domainSuffix' }
  })
}

/** Whether a rule selects a service, whatever the rules before it do. */
export function selects(rule: Rule, service: ServiceName & { readonly labels?: unknown }): boolean {
  return fits(rule, service) && (rule.selector?.matches(service.labels) ?? true)
}

type Compiled = Omit<Rule, 'index' | 'path'> | Skip

function compileEach(spec: unknown, field: string, compile: (rule: Fields, path: string) => Compiled): CompiledRule[] {
  return rulesOf(spec, field).map((rule, index) => {
    const path = `spec.${field}[${index}]`
    const compiled = orMalformed(() => compile(fields(rule, path) ?? {}, path))
    return 'code' in compiled ? { index, path, skipped: compiled } : { index, path, ...compiled }
  })
}

/** What is no list holds no rules; an API server would not have taken it. */
function rulesOf(spec: unknown, field: string): readonly unknown[] {
  try {
    return list(fields(spec, 'spec')?.[field], `spec.${field}`, (rule) => rule)
  } catch {
    return []
  }
}

function orMalformed(compile: () => Compiled): Compiled {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { code: 'malformed', reason: error.message, path: error.path }
  }
}

interface Mapping {
  readonly namespace: string | null
  readonly name: string | null
  readonly aliasNamespace: string | null
  rename(service: ServiceName): ServiceName
}

function readMapping(value: unknown, path: string): Mapping | null {
  const given = fields(value, path)
  if (!given) return null
  const alias = fields(given.alias, `${path}.alias`) ?? {}
  const aliasNamespace = part(alias.namespace, `${path}.alias.namespace`)
  const aliasName = part(alias.name, `${path}.alias.name`)
  return {
    namespace: part(given.namespace, `${path}.namespace`),
    name: part(given.name, `${path}.name`),
    aliasNamespace,
    rename: ({ name, namespace }) => ({ name: aliasName ?? name, namespace: aliasNamespace ?? namespace }),
  }
}

function readLabelSelector(value: unknown, path: string) {
  const given = fields(value, path)
  if (!given) return null
  return {
    namespace: part(given.namespace, `${path}.namespace`),
    selector: compileSelector(given.selector, `${path}.selector`),
    aliases: list(given.aliases, `${path}.aliases`, (alias, at) => readMapping(alias ?? {}, at)).filter(
      (a) => a !== null,
    ),
  }
}

/** One part of a name pattern: null where anything goes. */
function part(value: unknown, path: string): string | null {
  const given = text(value, path)
  return given === '' || given === '*' ? null : given
}

function fits(pattern: { namespace: string | null; name: string | null }, service: ServiceName): boolean {
  return (
    (pattern.namespace === null || pattern.namespace === service.namespace) &&
    (pattern.name === null || pattern.name === service.name)
  )
}

function nullSelector(field: 'nameSelector' | 'labelSelector', path: string): Skip {
  const code = field === 'nameSelector' ? 'null-name-selector' : 'null-label-selector'
  return { code, reason: `null ${field}`, path: `${path}.${field}` }
}

function unknownType(type: string, path: string): Skip {
  return { code: 'unknown-type', reason: `unknown selector type ${type || '""'}`, path: `${path}.type` }
}
