import type { Direction, Finding, Severity } from '../vocabulary/finding.js'
import { areaOf, type Check } from './define.js'

/**
 * Turns a list of findings into a graph: a symptom points to the finding that explains it, and roots come first.
 *
 * A finding explains another when the other's check names it in `after` (by id or by area), both concern a common link of the
 * federation, the cause is not about another service, and it does harm now (not latent, not a mere info). Of several
 * candidates the first in `after` wins, so each check lists the most fundamental causes first. Cycles cannot arise: a finding
 * is never explained by one that it explains.
 */
export function linkCauses(findings: readonly Finding[], checks: readonly Check[]): Finding[] {
  const after = new Map(checks.map((check) => [check.id, check.after]))
  const causes = new CauseIndex(findings)
  const causeOf = new Map<string, string>()
  for (const symptom of findings) {
    for (const name of after.get(symptom.id) ?? []) {
      const cause = causes
        .of(name, symptom.service)
        .find((other) => explains(other, symptom) && !leadsTo(other.key, symptom.key, causeOf))
      if (!cause) continue
      causeOf.set(symptom.key, cause.key)
      break
    }
  }
  const linked = findings.map((finding) => ({ ...finding, causedBy: causeOf.get(finding.key) ?? null }))
  return inOrder(promoted(linked))
}

/** Findings by what `after` may name (id or area) and by service, so that thousands on single services are not all compared. */
class CauseIndex {
  readonly #shelves = new Map<string, { readonly finding: Finding; readonly index: number }[]>()

  constructor(findings: readonly Finding[]) {
    for (const [index, finding] of findings.entries()) {
      if (finding.latent || finding.severity === 'info') continue
      for (const name of [finding.id, `${areaOf(finding.id)}/*`]) {
        const key = shelf(name, finding.service)
        const list = this.#shelves.get(key)
        if (list) list.push({ finding, index })
        else this.#shelves.set(key, [{ finding, index }])
      }
    }
  }

  /** Candidates that go by this name and are about no single service, or about this one; in the order of the findings. */
  of(name: string, service: string | null): readonly Finding[] {
    const general = this.#shelves.get(shelf(name, null)) ?? []
    const special = service === null ? [] : (this.#shelves.get(shelf(name, service)) ?? [])
    const all = special.length === 0 ? general : [...general, ...special].sort((a, b) => a.index - b.index)
    return all.map(({ finding }) => finding)
  }
}

function shelf(name: string, service: string | null): string {
  return JSON.stringify([name, service])
}

function explains(cause: Finding, symptom: Finding): boolean {
  return cause.key !== symptom.key && shareLink(cause, symptom)
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
