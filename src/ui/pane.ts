import { calm, sentence } from '../report/calm.js'
import { clean } from '../report/clean.js'
import type { Report } from '../report/document.js'
import { Causes } from '../report/text/causes.js'
import { fullFinding, headline } from '../report/text/finding.js'
import { legible } from '../report/text/legible.js'
import { peeringLine } from '../report/text/report.js'
import { leastRole } from '../report/text/role.js'
import { type Look, paint, sign, wrap } from '../report/text/style.js'
import type { Finding } from '../vocabulary/finding.js'
import { fold } from './lines.js'
import type { Row } from './rows.js'

/** What is known about the selected row: sentence, proof and fix of a finding; checks and missing rights of an unknown. */
export function paneLines(row: Row | undefined, report: Report, look: Look): readonly string[] {
  if (row === undefined || row.kind === 'heading') return []
  const lines = row.kind === 'unknown' ? unknownLines(row, report, look) : findingLines(row.finding, report, look)
  const fixed = row.kind === 'fixed' ? [paint(look, 'ok', 'fixed: it was there in the run before')] : []
  return [...fixed, ...lines].flatMap((line) => fold(legible(look, line), look.width))
}

/** Without its sentence where that stands above the list already. */
function findingLines(finding: Finding, report: Report, look: Look): readonly string[] {
  const causes = new Causes(report.findings)
  const lines = fullFinding(finding, causes.explainedBy(finding), look)
  const isLead = finding.key === report.summary.firstCause
  return [
    ...(isLead ? lines.slice(headline(finding, look).length) : lines),
    ...becauseLines(causes.of(finding), report, look),
  ]
}

function becauseLines(cause: Finding | undefined, report: Report, look: Look): readonly string[] {
  if (cause === undefined) return []
  const text =
    cause.key === report.summary.firstCause
      ? 'because of the first cause above'
      : `because of [${cause.id}] in ${clean(cause.mesh)}: ${clean(cause.message)}`
  return wrap(text, look.width - 2).map((line) => `  ${paint(look, 'faint', line)}`)
}

function unknownLines(row: Row & { kind: 'unknown' }, report: Report, look: Look): readonly string[] {
  const mark = paint(look, 'unknown', sign(look, 'unknown'))
  return [
    ...wrap(`${clean(row.mesh)}: ${clean(row.reason)}`, look.width - 2).map((line, index) =>
      index === 0 ? `${mark} ${paint(look, 'strong', line)}` : `  ${line}`,
    ),
    `  ${row.checks.length === 1 ? 'a check' : `${row.checks.length} checks`} could give no answer:`,
    ...[...new Set(row.checks)].map((check) => `    ${check}`),
    ...leastRole(report.missingRights, look),
  ]
}

/** Commands of a finding's remedies, as they can be pasted: without control characters, so that none can run by itself. */
export function commandsOf(row: Row | undefined): readonly string[] {
  if (row?.kind !== 'finding') return []
  return row.finding.remedy.flatMap(({ command }) => (command === undefined ? [] : [clean(command)]))
}

/** What to do next, above the list: the first cause and its first step; or that nothing is wrong. */
export function leadLines(report: Report, look: Look, rows: number): readonly string[] {
  const first = report.findings.find((one) => one.key === report.summary.firstCause)
  if (first === undefined) return calmLines(report, look).slice(0, rows)
  const mark = paint(look, first.severity, sign(look, first.severity))
  const { mesh, text } = first.remedy[0]
  const step = cut(
    legible(look, `fix in ${clean(mesh)}: ${clean(text)}`),
    look.width - 2,
    Math.max(1, Math.floor(rows / 2)),
  )
  const sentence = cut(legible(look, clean(first.message)), look.width - 2, Math.max(1, rows - step.length))
  const lines = [
    ...sentence.map((line, index) => `${index === 0 ? `${mark} ` : '  '}${paint(look, 'strong', line)}`),
    ...step.map((line) => `  ${paint(look, 'ok', line)}`),
  ]
  return lines.slice(0, rows)
}

/** Text in so many lines, with an ellipsis where it would need more. */
function cut(text: string, width: number, rows: number): readonly string[] {
  const lines = wrap(text, width).flatMap((line) => fold(line, width))
  if (lines.length <= rows) return lines
  const last = lines[rows - 1] ?? ''
  return [...lines.slice(0, rows - 1), `${last.slice(0, width - 2)} …`]
}

function calmLines(report: Report, look: Look): readonly string[] {
  const { summary, unknown, peerings } = report
  const { state, says } = calm(report)
  const mark = paint(look, state, sign(look, state))
  const left = unknown.length === 0 ? '' : `; ${unknown.length} answers could not be had`
  return [
    `${mark} ${paint(look, 'strong', `${sentence(says, '')} in ${summary.checks} checks${left}`)}`,
    ...peerings.map((peering) => peeringLine(peering, look)),
  ]
}
