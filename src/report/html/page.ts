import type { Evidence, Finding } from '../../vocabulary/finding.js'
import { showRef } from '../../vocabulary/kube.js'
import { calm, sentence } from '../calm.js'
import { clean } from '../clean.js'
import type { Report } from '../document.js'
import { escapeXml } from '../xml.js'
import { servicePaths } from './services.js'
import { style } from './style.js'
import { topology } from './topology.js'

/** The report as one HTML file: no scripts, nothing loaded from elsewhere, light and dark, printable. */
export function renderHtml(report: Report): string {
  const [first, ...rest] = report.findings
  const { errors, warnings, unknown } = report.summary
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>Federation: ${safe(report.meshes.map((mesh) => mesh.name).join(', '))}</title><style>${style}</style></head><body><main>`,
    '<h1>Federation report</h1>',
    `<p class="meta">Facts of ${safe(report.collectedAt ?? 'an unknown time')} · ${number(errors, 'error')} · ${number(warnings, 'warning')} · ${unknown} unknown</p>`,
    topology(report),
    first ? `<h2>First cause</h2>${card(first, report)}` : nothingWrong(report),
    ...(rest.length === 0 ? [] : ['<h2>Other findings</h2>', ...rest.map((one) => folded(one, report))]),
    servicePaths(report),
    meshTable(report),
    unknownTable(report),
    suppressedTable(report),
    '</main></body></html>',
    '',
  ].join('\n')
}

function card(finding: Finding, report: Report): string {
  return `<section class="finding ${finding.severity}"><h3>${safe(finding.message)}</h3>${details(finding, report)}</section>`
}

function folded(finding: Finding, report: Report): string {
  const tag = `<span class="tag">${finding.severity}</span>`
  return `<details class="finding ${finding.severity}"><summary>${tag} ${safe(finding.message)}</summary>${details(finding, report)}</details>`
}

function details(finding: Finding, report: Report): string {
  const cause = report.findings.find((one) => one.key === finding.causedBy)
  const field = finding.resource.path ? ` <code>${safe(finding.resource.path)}</code>` : ''
  const fixes = finding.remedy.map(
    (one) =>
      `<li>in <b>${safe(one.mesh)}</b>: ${safe(one.text)}${one.command ? `<pre><code>${safe(one.command)}</code></pre>` : ''}</li>`,
  )
  return [
    ...(cause ? [`<p class="meta">Because of: ${safe(cause.message)}</p>`] : []),
    `<p>On <b>${safe(showRef(finding.resource))}</b> in <b>${safe(finding.mesh)}</b>${field} <span class="meta">${safe(finding.id)}</span></p>`,
    `<h4>Proof</h4><ul>${finding.evidence.map((one) => `<li>${evidence(one)}</li>`).join('')}</ul>`,
    `<h4>Fix</h4><ul>${fixes.join('')}</ul>`,
  ].join('')
}

function evidence(one: Evidence): string {
  const place = `${safe(showRef(one.resource))} in ${safe(one.mesh)}${one.path ? ` <code>${safe(one.path)}</code>` : ''}`
  if (one.log !== undefined) return `log of ${place}<pre><code>${safe(one.log)}</code></pre>`
  const wanted = one.expected === undefined ? '' : `<br>expected <code>${safe(one.expected)}</code>`
  return `${place}: <code>${safe(one.actual ?? '')}</code>${wanted}`
}

function meshTable({ meshes }: Report): string {
  const rows = meshes.map((mesh) => [
    mesh.name,
    mesh.namespace,
    mesh.trustDomain ?? '?',
    mesh.version ?? '?',
    mesh.cluster,
  ])
  return table('Meshes', ['mesh', 'namespace', 'trust domain', 'version', 'source'], rows)
}

function unknownTable({ unknown }: Report): string {
  if (unknown.length === 0) return ''
  return table(
    'Not known',
    ['check', 'mesh', 'reason'],
    unknown.map((one) => [one.check, one.mesh, one.reason]),
  )
}

function suppressedTable({ suppressed = [] }: Report): string {
  if (suppressed.length === 0) return ''
  return table(
    'Suppressed',
    ['finding', 'mesh', 'until', 'reason'],
    suppressed.map(({ finding, until, reason }) => [finding.message, finding.mesh, until, reason]),
  )
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string) => row.map((text) => `<${tag}>${safe(text)}</${tag}>`).join('')
  return `<h2>${title}</h2><table><tr>${cells(head, 'th')}</tr>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</table>`
}

function number(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`
}

function safe(text: string): string {
  return escapeXml(clean(text))
}

function nothingWrong(report: Report): string {
  const { state, says } = calm(report)
  return state === 'ok' ? `<p class="ok">✔ ${sentence(says)}</p>` : `<p>${sentence(says)}</p>`
}
