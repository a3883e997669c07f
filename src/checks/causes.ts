import type { Direction, Finding, Severity } from '../vocabulary/finding.js'
import { areaOf, type Check } from './define.js'

/**
 * Turns a list of findings into a graph: a symptom points to the finding that explains it, and roots come first.
 *
 * A finding explains another when the other's check names it in `after` (by id or by area), both concern a common link of the
 * federation, the cause is not about another service, and it does harm now (not latent, not a mere info). Of several candidates the first in `after` wins, so each check
 * lists the most fundamental causes first. Cycles cannot arise: a finding is never explained by one that it explains.
 */
export function linkCauses(findings: readonly Finding[], checks: readonly Check[]): Finding[] {
  const after = new Map(checks.map((check) => [check.id, check.after]))
  const causeOf = new Map<string, string>()
  for (const symptom of findings) {
    const cause = (after.get(symptom.id) ?? [])
      .flatMap((name) => findings.filter((other) => matches(name, other.id)))
      .find((other) => explains(other, symptom) && !leadsTo(other.key, symptom.key, causeOf))
    if (cause) causeOf.set(symptom.key, cause.key)
  }
  const linked = findings.map((finding) => ({ ...finding, causedBy: causeOf.get(finding.key) ?? null }))
  return inOrder(promoted(linked))
}

function matches(name: string, id: string): boolean {
  return name.endsWith('/*') ? areaOf(id) === name.slice(0, -2) : id === name
}

function explains(cause: Finding, symptom: Finding): boolean {
  if (cause.key === symptom.key || cause.latent || cause.severity === 'info') return false
  if (cause.service !== null && symptom.service !== cause.service) return false
  return shareLink(cause, symptom)
}

/** A cause is as severe as the worst that it explains: a warning that explains an outage is an error. */
function promoted(findings: readonly Finding[]): Finding[] {
  const worst = new Map(findings.map((finding) => [finding.key, finding.severity]))
  const byKey = new Map(findings.map((finding) => [finding.key, finding]))
  for (const finding of findings) {
    for (let cause = finding.causedBy; cause !== null; cause = byKey.get(cause)?.causedBy ?? null)
      if (rank[worst.get(cause) ?? 'info'] > rank[finding.severity]) worst.set(cause, finding.severity)
  }
  return findings.map((finding) => ({ ...finding, severity: worst.get(finding.key) ?? finding.severity }))
}

/** A finding without directions is about its whole mesh: it touches every link that starts or ends there. */
function shareLink(a: Finding, b: Finding): boolean {
  if (a.directions.length === 0 && b.directions.length === 0) return a.mesh === b.mesh
  if (a.directions.length === 0) return b.directions.some((direction) => touches(direction, a.mesh))
  if (b.directions.length === 0) return a.directions.some((direction) => touches(direction, b.mesh))
  return a.directions.some((x) => b.directions.some((y) => x.from === y.from && x.to === y.to))
}

function touches(direction: Direction, mesh: string): boolean {
  return direction.from === mesh || direction.to === mesh
}

function leadsTo(from: string, to: string, causeOf: ReadonlyMap<string, string>): boolean {
  for (let key: string | undefined = from; key !== undefined; key = causeOf.get(key)) if (key === to) return true
  return false
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/**
 * Roots before symptoms; among roots the worse first, then those that explain something seen, then those that explain more,
 * then in the order of the checks (from prerequisites to leftovers), which the input already has.
 */
function inOrder(findings: readonly Finding[]): Finding[] {
  const explained = new Map<string, number>()
  const byKey = new Map(findings.map((finding) => [finding.key, finding]))
  for (const finding of findings) {
    for (let cause = finding.causedBy; cause !== null; cause = byKey.get(cause)?.causedBy ?? null)
      explained.set(cause, (explained.get(cause) ?? 0) + 1)
  }
  const weight = (finding: Finding) => explained.get(finding.key) ?? 0
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort(
      (a, b) =>
        Number(a.finding.causedBy !== null) - Number(b.finding.causedBy !== null) ||
        rank[a.finding.severity] - rank[b.finding.severity] ||
        Number(weight(b.finding) > 0) - Number(weight(a.finding) > 0) ||
        weight(b.finding) - weight(a.finding) ||
        a.index - b.index,
    )
    .map(({ finding }) => finding)
}
