import { isIP } from 'node:net'
import { localSuffix } from './names.js'
import { isFields } from './resolution/decode.js'
import { compileSelector, isSelector } from './resolution/label-selector.js'

/*
 * How Kubernetes and Istio decide whether one object selects another. Sources: apimachinery's LabelSelectorAsSelector;
 * istio 1.18 pkg/config/host, pilot/pkg/model (sidecar.go, push_context.go), pilot/pkg/security/authz/matcher.
 */

/**
 * Whether a label selector (`matchLabels`, `matchExpressions`) selects something that bears `labels`. An empty selector selects
 * everything; an absent one, and one that Kubernetes would refuse, selects nothing.
 */
export function matchLabels(selector: unknown, labels: unknown): boolean {
  if (!isFields(selector)) return false
  try {
    const compiled = compileSelector(selector, 'selector')
    return isSelector(compiled) && compiled.matches(labels)
  } catch {
    return false
  }
}

/**
 * Whether `labels` hold every pair of `wanted`: the plain map in a Gateway's `selector` or a policy's `selector.matchLabels`, where
 * an empty map selects all workloads. (A Service with an empty selector selects none: ask before calling.)
 */
export function bearsLabels(labels: unknown, wanted: Readonly<Record<string, string>>): boolean {
  const given = isFields(labels) ? labels : {}
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(given, key) && given[key] === value)
}

/** Whether two hosts, either of which may be a wildcard (`*.foo.com`, `*`), have a name in common. `*.foo.com` leaves out `foo.com`. */
export function hostsOverlap(a: string, b: string): boolean {
  if (!isWildcard(a)) return hostCovers(b, a)
  if (!isWildcard(b)) return hostCovers(a, b)
  return a.slice(1).endsWith(b.slice(1)) || b.slice(1).endsWith(a.slice(1))
}

/** Whether every name that `host` stands for is one that `pattern` stands for. */
export function hostCovers(pattern: string, host: string): boolean {
  if (!isWildcard(pattern)) return pattern === host
  const rest = isWildcard(host) ? host.slice(1) : host
  return rest.endsWith(pattern.slice(1))
}

/** The full name of a host in an object of `namespace`: one without a dot is a service of that namespace; IPs and `*` stay. */
export function fullHostname(host: string, namespace: string, clusterDomain?: string): string {
  if (host === '' || host === '*' || host.includes('.') || isIP(host) !== 0) return host
  return `${host}.${namespace ? `${namespace}.` : ''}${localSuffix(clusterDomain)}`
}

export interface Visible {
  readonly host: string
  /** The namespace that the service counts as living in; for an import that is not local, the ServiceMeshPeer's. */
  readonly namespace: string
}

/**
 * Whether an entry of a Sidecar's `egress[].hosts` (`<namespace>/<host>`) in namespace `own` lets a service through. The namespace
 * may be `*`, `.` (its own) or `~` (none); an entry without a slash is malformed and lets nothing through.
 */
export function egressHostCovers(entry: string, service: Visible, own: string): boolean {
  const slash = entry.indexOf('/')
  if (slash < 0) return false
  const namespace = entry.slice(0, slash)
  if (namespace === '~') return false
  const wanted = namespace === '.' ? own : namespace
  return (wanted === '*' || wanted === service.namespace) && hostsOverlap(entry.slice(slash + 1), service.host)
}

/** The annotation of a Service that says which namespaces may see it. */
export const exportToAnnotation = 'networking.istio.io/exportTo'

/**
 * Whether a Service of namespace `home` is visible in namespace `from`, by its `exportTo` annotation: a comma-separated list (blanks
 * count) of namespaces, `.` (home), `*` (all) and `~` (none). `*` wins over `~`, and `~` over the rest. Absent or empty: visible,
 * unless the mesh configuration sets another default.
 */
export function isExportedTo(exportTo: string | undefined, home: string, from: string): boolean {
  if (!exportTo) return true
  const entries = exportTo.split(',')
  if (entries.includes('*')) return true
  if (entries.includes('~')) return false
  return entries.some((entry) => (entry === '.' ? home : entry) === from)
}

/**
 * Whether a clientID, or a principal of an AuthorizationPolicy, admits an identity (SPIFFE ID, scheme or not). Patterns are exact,
 * `prefix*`, `*suffix` or `*`. Istio puts the scheme in front itself, so a pattern that holds one admits nobody.
 */
export function principalAdmits(pattern: string, id: string): boolean {
  const actual = id.replace(/^spiffe:\/\//, '')
  if (pattern === '' || actual === '') return false
  if (pattern.startsWith('*')) return actual.endsWith(pattern.slice(1))
  if (pattern.endsWith('*')) return actual.startsWith(pattern.slice(0, -1))
  return pattern === actual
}

function isWildcard(host: string): boolean {
  return host.startsWith('*')
}
