import type { Mesh } from '../federation/mesh.js'
import { kindOf, type TableName, tables } from '../federation/tables.js'
import type { Finding, Severity } from '../vocabulary/finding.js'
import { severities } from '../vocabulary/finding.js'
import type { ObjectRef } from '../vocabulary/kube.js'
import { ignoreAnnotation, isInForce, parseIgnores } from './annotation.js'
import { linkCauses } from './causes.js'
import { areaOf, type Check, type MeshCheck, type PeeringCheck } from './define.js'

/** Findings that somebody has accepted, and until when. Absent parts match anything. */
export interface Suppression {
  /** A check's id, or `area/*`. */
  readonly check: string
  readonly mesh?: string | undefined
  /** Name of the ServiceMeshPeer. */
  readonly peer?: string | undefined
  /** `Kind/name` or `Kind/namespace/name`. */
  readonly object?: string | undefined
  /** The last day on which it counts, `2027-01-31` (UTC). */
  readonly until: string
  readonly reason: string
  /** The file or the object that says so. */
  readonly from: string
}

export interface Suppressed {
  readonly finding: Finding
  readonly reason: string
  readonly until: string
  readonly from: string
}

export interface Remaining {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  /** What the user should know: expired suppressions, annotations that say nothing. */
  readonly warnings: readonly string[]
}

/** The same checks with other severities, by id. */
export function withSeverities(checks: readonly Check[], wanted: ReadonlyMap<string, Severity>): readonly Check[] {
  return checks.map((check) => {
    const severity = wanted.get(check.id)
    if (severity === undefined) return check
    const changed = <T extends object>(drafts: Iterable<T>) => [...drafts].map((draft) => ({ ...draft, severity }))
    if (check.scope === 'mesh')
      return { ...check, severity, run: (facts: Parameters<MeshCheck['run']>[0]) => changed(check.run(facts)) }
    return { ...check, severity, run: (facts: Parameters<PeeringCheck['run']>[0]) => changed(check.run(facts)) }
  })
}

/**
 * Takes accepted findings out of a list. What an accepted finding explains goes with it, as it has no other cause, unless it is
 * worse than what the accepted check says of itself: who accepts a warning has not accepted an outage. That one stays, and is then
 * explained by something else or nothing. `today` decides what has expired: the machine's day, also for old dumps.
 */
export function suppress(
  findings: readonly Finding[],
  meshes: readonly Mesh[],
  rules: readonly Suppression[],
  checks: readonly Check[],
  today: Date,
): Remaining {
  const { rules: annotated, warnings } = annotatedRules(findings, meshes)
  const all = [...rules, ...annotated]
  const inForce = all.filter((rule) => isInForce(rule.until, today))
  const suppressed = new Map<string, Suppressed>()
  for (const finding of findings) {
    const rule = inForce.find((one) => matches(one, finding))
    if (rule) suppressed.set(finding.key, { finding, ...accepted(rule) })
  }
  const own = new Map(checks.map((check) => [check.id, check.severity]))
  // causes come before what they explain only among roots: repeat until nothing more goes
  for (let before = -1; before !== suppressed.size; ) {
    before = suppressed.size
    for (const finding of findings) {
      const cause = finding.causedBy === null ? undefined : suppressed.get(finding.causedBy)
      if (!cause || suppressed.has(finding.key)) continue
      if (rank(finding.severity) < rank(own.get(cause.finding.id) ?? 'error')) continue
      suppressed.set(finding.key, { ...cause, finding, reason: `explained by ${cause.finding.id}: ${cause.reason}` })
    }
  }
  const left = findings.filter((finding) => !suppressed.has(finding.key))
  return {
    findings: suppressed.size === 0 ? findings : linkCauses(left, checks),
    suppressed: [...suppressed.values()],
    warnings: [...warnings, ...expired(all, findings, today)],
  }
}

function accepted({ reason, until, from }: Suppression) {
  return { reason, until, from }
}

function matches(rule: Suppression, { id, mesh, peer, resource }: Finding): boolean {
  const byCheck = rule.check.endsWith('/*') ? areaOf(id) === rule.check.slice(0, -2) : rule.check === id
  return (
    byCheck &&
    (rule.mesh === undefined || rule.mesh === mesh) &&
    (rule.peer === undefined || rule.peer === peer) &&
    (rule.object === undefined || isNamed(resource, rule.object))
  )
}

function isNamed(resource: ObjectRef, object: string): boolean {
  return object === `${resource.kind}/${resource.name}` || object === objectOf(resource)
}

/** Only those that would still hide something: an old line about a fault that is gone is nobody's worry today. */
function expired(rules: readonly Suppression[], findings: readonly Finding[], today: Date): readonly string[] {
  return rules
    .filter((rule) => !isInForce(rule.until, today) && findings.some((finding) => matches(rule, finding)))
    .map((rule) => `the suppression of ${rule.check} in ${rule.from} expired on ${rule.until} and is ignored`)
}

/** What the annotations of the findings' own objects accept. */
function annotatedRules(findings: readonly Finding[], meshes: readonly Mesh[]) {
  const rules: Suppression[] = []
  const warnings: string[] = []
  const texts = annotations(meshes)
  const places = new Map(findings.map(({ mesh, resource }) => [placeOf(resource, mesh), { mesh, resource }]))
  for (const [from, { mesh, resource }] of places) {
    const text = texts.get(from)
    if (text === undefined) continue
    const { ignores, faults } = parseIgnores(text)
    rules.push(...ignores.map((one) => ({ ...one, mesh, object: objectOf(resource), from })))
    warnings.push(...faults.map((fault) => `${from}: annotation ${ignoreAnnotation}: ${fault}`))
  }
  return { rules, warnings }
}

interface Annotated {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string | undefined
    readonly annotations: Readonly<Record<string, string>>
  }
}

/** The text of every object's annotation, by its place. */
function annotations(meshes: readonly Mesh[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const { label, facts } of meshes)
    for (const table of Object.keys(tables) as TableName[]) {
      const fact = facts[table]
      const rows: readonly Annotated[] = fact.known ? fact.value : []
      for (const { metadata } of rows) {
        const { name, namespace = null, annotations } = metadata
        const text = annotations[ignoreAnnotation]
        if (text !== undefined) texts.set(placeOf({ kind: kindOf(table).kind, namespace, name }, label), text)
      }
    }
  return texts
}

type Named = Pick<ObjectRef, 'kind' | 'namespace' | 'name'>

function placeOf(resource: Named, mesh: string): string {
  return `${objectOf(resource)} in ${mesh}`
}

function objectOf({ kind, namespace, name }: Named): string {
  return namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}`
}

function rank(severity: Severity): number {
  return severities.indexOf(severity)
}
