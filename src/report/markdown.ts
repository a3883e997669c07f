import type { Evidence, Finding } from '../vocabulary/finding.js'
import { showRef } from '../vocabulary/kube.js'
import { calm, sentence } from './calm.js'
import { clean } from './clean.js'
import type { Report } from './document.js'

/** The report for a ticket: the first cause in full, the others as a table, what could not be known. */
export function renderMarkdown(report: Report): string {
  const [first, ...rest] = report.findings
  const parts = [
    '# Federation report',
    `Facts of ${report.collectedAt ?? 'an unknown time'}; ${report.summary.errors} errors, ${report.summary.warnings} warnings, ${report.summary.unknown} unknown.`,
    meshTable(report),
    ...(first ? [`## First cause\n\n${full(first)}`] : [sentence(calm(report).says)]),
    ...(rest.length === 0 ? [] : [`## Other findings\n\n${findingTable(rest, report)}`]),
    ...suppressedNote(report),
    ...(report.unknown.length === 0 ? [] : [`## Not known\n\n${unknownList(report)}`]),
  ]
  return `${parts.join('\n\n')}\n`
}

function suppressedNote({ suppressed = [] }: Report): string[] {
  if (suppressed.length === 0) return []
  const lines = suppressed.map(
    ({ finding, until, reason }) =>
      `- \`${finding.id}\` in ${cell(finding.mesh)} until ${cell(until)}: ${cell(reason)}`,
  )
  return [`## Suppressed\n\n${lines.join('\n')}`]
}

function meshTable({ meshes }: Report): string {
  const rows = meshes.map((mesh) =>
    row([mesh.name, mesh.namespace, mesh.trustDomain ?? '?', mesh.version ?? '?', mesh.cluster]),
  )
  return [row(['mesh', 'namespace', 'trust domain', 'version', 'source']), '|---|---|---|---|---|', ...rows].join('\n')
}

function full(finding: Finding): string {
  const proof = finding.evidence.map((one) => `- ${evidence(one)}`)
  const fixes = finding.remedy.map(
    (one) => `- in ${cell(one.mesh)}: ${cell(one.text)}${one.command ? `\n\n  ${fenced(clean(one.command))}` : ''}`,
  )
  return [
    `**${cell(finding.message)}** (\`${finding.id}\`, ${finding.severity})`,
    `On ${cell(showRef(finding.resource))} in ${cell(finding.mesh)}${finding.resource.path ? `, ${code(finding.resource.path)}` : ''}.`,
    `Proof:\n\n${proof.join('\n')}`,
    `Fix:\n\n${fixes.join('\n')}`,
  ].join('\n\n')
}

function evidence(one: Evidence): string {
  if (one.log !== undefined) return `log of ${cell(one.resource.name)} in ${cell(one.mesh)}: ${code(one.log)}`
  const wanted = one.expected === undefined ? '' : `, expected ${code(one.expected)}`
  return `${cell(showRef(one.resource))} in ${cell(one.mesh)}${one.path ? `, ${code(one.path)}` : ''}: ${code(one.actual ?? '')}${wanted}`
}

function findingTable(findings: readonly Finding[], report: Report): string {
  const rows = findings.map((one) => {
    const cause = report.findings.find((other) => other.key === one.causedBy)
    return row([one.severity, one.mesh, showRef(one.resource), one.message, cause ? `because of ${cause.id}` : ''])
  })
  return [row(['severity', 'mesh', 'object', 'finding', '']), '|---|---|---|---|---|', ...rows].join('\n')
}

function unknownList({ unknown }: Report): string {
  return unknown.map((one) => `- \`${one.check}\` (${cell(one.mesh)}): ${cell(one.reason)}`).join('\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`
}

/** Text of a cluster must not become markup. */
function cell(text: string): string {
  return clean(text).replace(/[\\`*_{}[\]<>|#]/g, (character) => `\\${character}`)
}

function code(text: string): string {
  const safe = clean(text)
  const fence = '`'.repeat(1 + Math.max(0, ...[...safe.matchAll(/`+/g)].map(([ticks]) => ticks.length)))
  return fence.length === 1 && safe !== '' ? `\`${safe}\`` : `${fence} ${safe} ${fence}`
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))))
  return `${fence}sh\n  ${text}\n  ${fence}`
}
