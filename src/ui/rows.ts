import { clean } from '../report/clean.js'
import type { Report } from '../report/document.js'
import { placed } from '../report/unknown.js'
import type { Finding } from '../vocabulary/finding.js'
import { showRef } from '../vocabulary/kube.js'
import type { Changes } from './changes.js'

/** A row of the list: a heading, or something that can be selected. */
export type Row =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'finding'; readonly finding: Finding; readonly mark: Mark | null }
  | { readonly kind: 'fixed'; readonly finding: Finding; readonly mark: Mark | null }
  | { readonly kind: 'unknown'; readonly mesh: string; readonly reason: string; readonly checks: readonly string[] }

export type Mark = 'new' | 'flapping' | 'fixed'

/**
 * The findings by area, in the order of their first one, so that the first cause stays on top; then what was fixed since the run
 * before, and what could not be known, by reason. `filter` keeps rows that hold all of its words.
 */
export function rowsOf(
  report: Report,
  changes: Changes,
  filter: string,
  areaOf: (id: string) => string,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const areas = new Map<string, Finding[]>()
  for (const finding of report.findings) {
    const area = areaOf(finding.id)
    if (!matches(searchable(finding, area))) continue
    areas.set(area, [...(areas.get(area) ?? []), finding])
  }
  const markOf = (key: string): Mark | null =>
    changes.flapping.has(key) ? 'flapping' : changes.new.has(key) ? 'new' : null
  const fixed = changes.fixed.filter((finding) => matches(`fixed ${searchable(finding, areaOf(finding.id))}`))
  const unknown = reasons(report).filter((row) => matches(`unknown ${row.mesh} ${row.reason} ${row.checks.join(' ')}`))
  return [
    ...[...areas].flatMap(([area, list]): Row[] => [
      { kind: 'heading', text: `${area} (${list.length})` },
      ...list.map((finding): Row => ({ kind: 'finding', finding, mark: markOf(finding.key) })),
    ]),
    ...section(
      `fixed (${fixed.length})`,
      fixed.map((finding): Row => ({ kind: 'fixed', finding, mark: markOf(finding.key) ?? 'fixed' })),
    ),
    ...section(`not known (${unknown.reduce((sum, row) => sum + row.checks.length, 0)})`, unknown),
  ]
}

/** What stays the same for a row from run to run: selection follows it. Null for headings. */
export function keyOf(row: Row): string | null {
  if (row.kind === 'heading') return null
  return row.kind === 'unknown' ? `unknown ${row.mesh} ${row.reason}` : `${row.kind} ${row.finding.key}`
}

function section(heading: string, rows: readonly Row[]): readonly Row[] {
  return rows.length === 0 ? [] : [{ kind: 'heading', text: heading }, ...rows]
}

function searchable({ id, severity, message, mesh, peer, resource, service }: Finding, area: string): string {
  return [area, id, severity, message, mesh, peer ?? '', showRef(resource), service ?? ''].map(clean).join(' ')
}

function reasons({ unknown, meshes }: Report) {
  const names = meshes.map(({ name }) => name)
  const rows = new Map<string, { mesh: string; reason: string; checks: string[] }>()
  for (const { check, mesh, reason } of unknown.map((one) => placed(one, names))) {
    const key = `${mesh} ${reason}`
    const row = rows.get(key) ?? { mesh, reason, checks: [] }
    rows.set(key, { ...row, checks: [...row.checks, check] })
  }
  return [...rows.values()]
    .sort((a, b) => b.checks.length - a.checks.length)
    .map((row) => ({ kind: 'unknown' as const, ...row }))
}
