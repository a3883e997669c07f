import type { Finding } from '../vocabulary/finding.js'
import { showRef } from '../vocabulary/kube.js'
import { clean } from './clean.js'
import type { Report } from './document.js'

/** What changed between two reports, by the keys of findings. */
export interface ReportDiff {
  readonly new: readonly Finding[]
  readonly fixed: readonly Finding[]
  /** In both, with another severity or cause. */
  readonly changed: readonly { readonly before: Finding; readonly after: Finding }[]
  readonly same: number
  /** Gone from the findings only because their check could not be answered this time. */
  readonly lostSight: readonly Finding[]
}

export function diffReports(before: Pick<Report, 'findings'>, after: Pick<Report, 'findings' | 'unknown'>): ReportDiff {
  const old = new Map(before.findings.map((one) => [one.key, one]))
  const now = new Map(after.findings.map((one) => [one.key, one]))
  const gone = before.findings.filter((one) => !now.has(one.key))
  const unseen = (one: Finding) => after.unknown.some((unknown) => unknown.check === one.id)
  const both = after.findings.flatMap((one) => {
    const earlier = old.get(one.key)
    return earlier ? [{ before: earlier, after: one }] : []
  })
  const changed = both.filter(({ before: b, after: a }) => b.severity !== a.severity || b.causedBy !== a.causedBy)
  return {
    new: after.findings.filter((one) => !old.has(one.key)),
    fixed: gone.filter((one) => !unseen(one)),
    changed,
    same: both.length - changed.length,
    lostSight: gone.filter(unseen),
  }
}

/** The difference in words. */
export function renderDiff(diff: ReportDiff): string {
  const line = (sign: string, one: Finding) =>
    `${sign} ${one.severity} ${clean(one.message)} [${one.id}] on ${clean(showRef(one.resource))} in ${clean(one.mesh)}`
  const lines = [
    ...diff.new.map((one) => line('+', one)),
    ...diff.fixed.map((one) => line('-', one)),
    ...diff.changed.map(({ before, after }) => `${line('~', after)} (was ${before.severity})`),
    ...diff.lostSight.map((one) => `${line('?', one)} (could not be checked this time)`),
    `${diff.new.length} new, ${diff.fixed.length} fixed, ${diff.changed.length} changed, ${diff.lostSight.length} no longer seen, ${diff.same} as before`,
  ]
  return `${lines.join('\n')}\n`
}

const rank = { error: 0, warning: 1, info: 2 } as const

/** True when something at warning or above is new, or something became more severe. */
export function worsened(diff: ReportDiff): boolean {
  return (
    diff.new.some((one) => one.severity !== 'info') ||
    diff.changed.some(({ before, after }) => rank[after.severity] < rank[before.severity])
  )
}
