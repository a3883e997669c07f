import type { Finding } from '../../vocabulary/finding.js'
import { calm, tally } from '../calm.js'
import { clean } from '../clean.js'
import type { PeeringSummary, Report } from '../document.js'
import { placed } from '../unknown.js'
import { Causes } from './causes.js'
import { fullFinding, headline, oneLine } from './finding.js'
import { legible } from './legible.js'
import { leastRole } from './role.js'
import { type Look, paint, sign, wrap } from './style.js'
import { suppressedLines } from './suppressed.js'

export interface TextOptions extends Look {
  /** Every finding in full, every unknown with its reason, figures of the run. */
  readonly verbose: boolean
  /** Name of the area that a check belongs to. */
  readonly areaOf: (id: string) => string
}

/** The report for a terminal or a log: the first cause in full, the rest folded by area, what could not be known at the end. */
export function renderText(report: Report, options: TextOptions): string {
  const [first, ...rest] = report.findings
  const causes = new Causes(report.findings)
  const parts = [
    ...(first && first.severity !== 'info'
      ? [
          fullFinding(first, options.verbose ? causes.explainedBy(first) : 0, options, recordedAt(report)),
          ...folded(rest, first, causes, options),
        ]
      : [healthy(report, options), ...folded(report.findings, first, causes, options)]),
    unknownLines(report, options),
    suppressedLines(report.suppressed ?? [], options),
    ...(options.verbose ? [figures(report)] : []),
  ]
  const blocks = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return legible(options, `${blocks.join('\n\n')}\n`)
}

function healthy(report: Report, options: TextOptions): string[] {
  const { meshes, peerings, summary } = report
  const names = meshes.map((mesh) => clean(mesh.name)).join(', ')
  const counts = `${count(meshes.length, 'mesh', 'meshes')} (${names}), ${count(peerings.length, 'peer')}, ${count(summary.checks, 'check')}`
  const time = recordedAt(report)
  const blind = summary.unknown > summary.checks
  const { state, says } = blind
    ? ({ state: 'unknown', says: 'too little could be read to say that all is well' } as const)
    : calm(report)
  return [
    ...peerings.slice(0, 6).map((peering) => peeringLine(peering, options)),
    `${paint(options, state, sign(options, state))} ${counts}${time === null ? '' : ` as of ${time}`}: ${says}`,
  ]
}

/** When the dumps were taken that a report is about, `2026-11-24 10:40 UTC`; null where something live or undated is among them. */
function recordedAt({ collectedAt, meshes }: Report): string | null {
  const time = new Date(collectedAt ?? Number.NaN)
  const isPast = meshes.every(({ source }) => source === 'dump' || source === 'facts')
  return isPast && !Number.isNaN(time.getTime()) ? `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC` : null
}

/** One peering in a line: whether it is connected, and how many services pass. */
export function peeringLine(peering: PeeringSummary, options: Look): string {
  const { mesh, peer, peerMesh, connected, exported, imported } = peering
  const state = connected === null ? 'unknown' : connected ? 'ok' : 'info'
  const says = connected === null ? 'connection unknown' : connected ? 'connected' : 'not connected'
  const services = [exported === null ? null : `exports ${exported}`, imported === null ? null : `imports ${imported}`]
  const to = peerMesh ?? `peer ${peer}`
  const text = [says, ...services.filter((one) => one !== null)].join(', ')
  return `${paint(options, state, sign(options, state))} ${clean(mesh)} ${sign(options, 'arrow')} ${clean(to)}: ${text}`
}

/** What the first cause explains, a line each, then everything else by area. */
function folded(
  findings: readonly Finding[],
  first: Finding | undefined,
  causes: Causes,
  options: TextOptions,
): string[][] {
  const explained = findings.filter((one) => first !== undefined && causes.above(one).has(first))
  const known = new Set(explained)
  const areas = new Map<string, Finding[]>()
  for (const finding of options.verbose ? findings : findings.filter((one) => !known.has(one))) {
    const area = options.areaOf(finding.id)
    const list = areas.get(area)
    if (list) list.push(finding)
    else areas.set(area, [finding])
  }
  return [
    ...(options.verbose ? [] : [explainedLines(explained, options)]),
    ...[...areas].map(([area, list]) => [
      `${paint(options, 'strong', area)} ${paint(options, 'faint', `(${tally(list)})`)}`,
      ...list.flatMap((finding) => [...shown(finding, causes, options), ...because(finding, first, causes, options)]),
    ]),
  ]
}

const mostExplained = 5

function explainedLines(findings: readonly Finding[], options: TextOptions): string[] {
  if (findings.length === 0) return []
  const lines = findings
    .slice(0, mostExplained)
    .map((one) => `  ${oneLine(one, { ...options, width: options.width - 2 })}`)
  const more = findings.length - lines.length
  return [
    paint(options, 'strong', `It explains ${count(findings.length, 'other finding')}:`),
    ...lines,
    ...(more > 0 ? [`  … and ${more} more (--verbose)`] : []),
  ]
}

function shown(finding: Finding, causes: Causes, options: TextOptions): string[] {
  return options.verbose ? fullFinding(finding, causes.explainedBy(finding), options) : headline(finding, options)
}

function because(finding: Finding, first: Finding | undefined, causes: Causes, options: TextOptions): string[] {
  const cause = causes.of(finding)
  if (!cause) return []
  const text = cause === first ? 'because of the first cause above' : `because of [${cause.id}] in ${clean(cause.mesh)}`
  return [`  ${paint(options, 'faint', text)}`]
}

function unknownLines(report: Report, options: TextOptions): string[] {
  if (report.unknown.length === 0) return []
  const mark = paint(options, 'unknown', sign(options, 'unknown'))
  const reasons = new Map<string, number>()
  const names = report.meshes.map(({ name }) => name)
  for (const { reason, mesh } of report.unknown.map((one) => placed(one, names))) {
    const key = `${mesh}: ${reason}`
    reasons.set(key, (reasons.get(key) ?? 0) + 1)
  }
  const sorted = [...reasons].sort((a, b) => b[1] - a[1])
  const shown = options.verbose ? sorted : sorted.slice(0, 3)
  const more = sorted.length - shown.length
  const lines = shown.flatMap(([reason, number]) =>
    wrap(`${clean(reason)} (${count(number, 'check')})`, options.width - 4).map(
      (line, index) => (index === 0 ? '  ' : '    ') + line,
    ),
  )
  const which = options.verbose
    ? report.unknown.map(({ check, mesh, reason }) => `    ${check} (${clean(mesh)}): ${clean(reason)}`)
    : []
  return [
    `${mark} ${count(report.unknown.length, 'answer')} could not be had${more > 0 ? `; the ${shown.length} most frequent reasons of ${sorted.length} (--verbose: all)` : ''}`,
    ...lines,
    ...which,
    ...leastRole(report.missingRights, options),
  ]
}

function figures({ stats }: Report): string[] {
  const perCluster = stats.clusters.map((one) => `${clean(one.cluster)} ${one.requests}`).join(', ')
  return [
    `${stats.requests} reads (${perCluster}), ${Math.round(stats.bytes / 1024)} KiB, ${stats.seconds.toFixed(1)} s`,
  ]
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
