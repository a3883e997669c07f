import { matchesClientId, parsePrincipal } from '../certs/spiffe.js'
import { bearsLabels } from './matching.js'
import type { AuthorizationPolicy } from './objects/istio.js'

/*
 * What Istio's AuthorizationPolicies make of a call, as far as objects tell. Sources: istio 1.18 pilot/pkg/security/authz/{model,builder}
 * and the reference of AuthorizationPolicy.
 */

/** A call that reaches a workload. What is not known of it is absent, and conditions on it count as undecided. */
export interface Call {
  /** The identity in the caller's certificate, without scheme; null for plain text. */
  readonly principal: string | null
  readonly port?: number
  /** Proxies that only see a connection cannot judge conditions on requests. */
  readonly protocol: 'http' | 'tcp'
  readonly method?: string
  readonly path?: string
}

export type Verdict =
  | { readonly allowed: true }
  /** Something about the call or about a condition is not known. */
  | { readonly allowed: 'undecided' }
  /** By a DENY policy that matches, or by the ALLOW policies of which none matches. */
  | {
      readonly allowed: false
      readonly action: 'DENY' | 'ALLOW'
      readonly by: readonly [AuthorizationPolicy, ...AuthorizationPolicy[]]
    }

/** Policies that Istio applies to a workload: those of its namespace and of the root namespace whose selector fits. */
export function policiesFor(
  policies: readonly AuthorizationPolicy[],
  workload: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  rootNamespace: string,
): readonly AuthorizationPolicy[] {
  return policies.filter(
    ({ metadata, spec }) =>
      (metadata.namespace === workload.namespace || metadata.namespace === rootNamespace) &&
      bearsLabels(workload.labels, spec.selector?.matchLabels ?? {}),
  )
}

/** Whether these policies, all of which apply to the callee, let the call pass. */
export function judge(policies: readonly AuthorizationPolicy[], call: Call): Verdict {
  const of = (action: string) => policies.filter(({ spec }) => (spec.action || 'ALLOW') === action)
  const denies = of('DENY').map((policy) => ({ policy, match: matchOf(policy, call) }))
  const denied = denies.find(({ match }) => match === true)
  if (denied) return { allowed: false, action: 'DENY', by: [denied.policy] }
  const allows = of('ALLOW')
  const matches = allows.map((policy) => matchOf(policy, call))
  const [first, ...rest] = allows
  if (first && matches.every((match) => match === false))
    return { allowed: false, action: 'ALLOW', by: [first, ...rest] }
  const open =
    denies.some(({ match }) => match === null) || (first && !matches.includes(true)) || of('CUSTOM').length > 0
  return open ? { allowed: 'undecided' } : { allowed: true }
}

/** null = not known. */
type Match = boolean | null

type Rule = NonNullable<AuthorizationPolicy['spec']['rules']>[number]

/** A policy without rules matches nothing; a rule without parts matches everything. */
function matchOf({ spec }: AuthorizationPolicy, call: Call): Match {
  return anyOf((spec.rules ?? []).map((rule) => ruleMatches(rule, call, spec.action === 'DENY')))
}

function ruleMatches(rule: Rule, call: Call, deny: boolean): Match {
  // On connections a DENY rule loses its conditions on requests, and an ALLOW rule with such conditions is dropped.
  const onRequest: Match = call.protocol === 'tcp' ? deny : null
  const sources = (rule.from ?? []).map(({ source }) => (source ? sourceMatches(source, call, onRequest) : true))
  const operations = (rule.to ?? []).map(({ operation }) =>
    operation ? operationMatches(operation, call, onRequest) : true,
  )
  const conditions = rule.when.map((condition) => conditionMatches(condition, call, onRequest))
  return allOf([
    ...(sources.length > 0 ? [anyOf(sources)] : []),
    ...(operations.length > 0 ? [anyOf(operations)] : []),
    ...conditions,
  ])
}

type Source = NonNullable<NonNullable<Rule['from']>[number]['source']>

function sourceMatches(source: Source, { principal, protocol }: Call, onRequest: Match): Match {
  const namespace = principal === null ? null : (parsePrincipal(principal)?.namespace ?? null)
  const byPrincipal = (pattern: string) => principal !== null && matchesClientId(pattern, principal)
  const byNamespace = (pattern: string) => namespace !== null && matchesClientId(pattern, namespace)
  const noToken = protocol === 'tcp' ? onRequest : false
  return allOf([
    listed(source.principals, byPrincipal),
    unlisted(source.notPrincipals, byPrincipal),
    listed(source.namespaces, byNamespace),
    unlisted(source.notNamespaces, byNamespace),
    present([source.ipBlocks, source.notIpBlocks], null),
    present([source.remoteIpBlocks, source.notRemoteIpBlocks], onRequest),
    present([source.requestPrincipals], noToken),
    present([source.notRequestPrincipals], protocol === 'tcp' ? onRequest : true),
  ])
}

type Operation = NonNullable<NonNullable<Rule['to']>[number]['operation']>

function operationMatches(operation: Operation, { port, method, path }: Call, onRequest: Match): Match {
  const byPort = (value: string): Match => (port === undefined ? null : value === String(port))
  const byMethod = (value: string): Match => (method === undefined ? onRequest : matchesClientId(value, method))
  const byPath = (value: string): Match => (path === undefined ? onRequest : matchesClientId(value, path))
  return allOf([
    listed(operation.ports, byPort),
    unlisted(operation.notPorts, byPort),
    method === undefined
      ? present([operation.methods, operation.notMethods], onRequest)
      : listed(operation.methods, byMethod),
    method === undefined ? true : unlisted(operation.notMethods, byMethod),
    path === undefined ? present([operation.paths, operation.notPaths], onRequest) : listed(operation.paths, byPath),
    path === undefined ? true : unlisted(operation.notPaths, byPath),
    present([operation.hosts, operation.notHosts], onRequest),
  ])
}

function conditionMatches(condition: Rule['when'][number], call: Call, onRequest: Match): Match {
  const { key = '', values, notValues } = condition
  const by = (matches: (value: string) => Match) => allOf([listed(values, matches), unlisted(notValues, matches)])
  const { principal, port } = call
  if (key === 'source.principal') return by((value) => principal !== null && matchesClientId(value, principal))
  if (key === 'source.namespace') {
    const namespace = principal === null ? null : parsePrincipal(principal)?.namespace
    return by((value) => namespace != null && matchesClientId(value, namespace))
  }
  if (key === 'destination.port') return by((value) => (port === undefined ? null : value === String(port)))
  return key.startsWith('request.') ? onRequest : null
}

function listed(patterns: readonly string[], matches: (pattern: string) => Match): Match {
  return patterns.length === 0 ? true : anyOf(patterns.map(matches))
}

function unlisted(patterns: readonly string[], matches: (pattern: string) => Match): Match {
  const found = anyOf(patterns.map(matches))
  return found === null ? null : !found
}

function present(lists: readonly (readonly string[])[], match: Match): Match {
  return lists.every((list) => list.length === 0) ? true : match
}

function anyOf(matches: readonly Match[]): Match {
  if (matches.includes(true)) return true
  return matches.includes(null) ? null : false
}

function allOf(matches: readonly Match[]): Match {
  if (matches.includes(false)) return false
  return matches.includes(null) ? null : true
}
