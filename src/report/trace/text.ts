import type { Hop, Path, TrafficLine } from '../../trace/types.js'
import { showRef } from '../../vocabulary/kube.js'
import { stepNames } from '../../vocabulary/steps.js'
import { clean, shorten } from '../clean.js'
import { evidenceLines, remedyLines } from '../text/finding.js'
import { legible } from '../text/legible.js'
import { type Look, labelled, paint, wrap } from '../text/style.js'
import { suppressedLines } from '../text/suppressed.js'
import type { TraceResult } from './document.js'
import { drawing } from './drawing.js'
import { headlineOf, markOf, painted } from './words.js'

export interface TraceLook extends Look {
  /** Proof of every hop, and every line of the logs. */
  readonly verbose: boolean
}

/** Each path: what it comes to, its names, the drawing, proof and fix of what is wrong, and what the gateways saw. */
export function renderTrace({ paths, suppressed = [] }: TraceResult, look: TraceLook): string {
  const accepted = suppressedLines(suppressed, look).join('\n')
  const parts = [...paths.map((path) => onePath(path, look)), ...(accepted === '' ? [] : [accepted])]
  return legible(look, `${parts.join('\n\n')}\n`)
}

function onePath(path: Path, look: TraceLook): string {
  const width = Math.min(look.width, 80)
  const parts = [
    headline(path, look, width),
    names(path, width),
    drawing(path, look),
    wrong(path, look, width),
    seen(path, look, width),
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function headline(path: Path, look: Look, width: number): readonly string[] {
  const broken =
    path.firstBroken === null ? path.hops.find((hop) => hop.state === path.verdict) : path.hops[path.firstBroken]
  const because = broken && path.verdict !== 'ok' ? `: ${broken.message}` : ''
  const mark = markOf(look, path.verdict)
  return wrap(clean(headlineOf(path) + because), width - mark.length - 1).map((line, index) =>
    index === 0
      ? `${painted(look, path.verdict, mark)} ${paint(look, 'strong', line)}`
      : `${' '.repeat(mark.length + 1)}${line}`,
  )
}

function names(
  { service, owner, peer, exportedName, importedName, calls, verdict, hops }: Path,
  width: number,
): readonly string[] {
  const fails = (step: string) => hops.some((hop) => hop.step === step && hop.state === 'broken')
  const given = (name: string | null, word: string, step: string) => {
    if (name === null) return `not ${word} ${peer}`
    return fails(step) ? `not ${word} ${peer}; meant as ${name}` : `${word} ${peer} as ${name}`
  }
  const rows: readonly (readonly [string, string])[] = [
    ['service', `${service.name}.${service.namespace}, owned by ${owner}`],
    ['exported', given(exportedName, 'to', 'export-rule')],
    ['imported', given(importedName, 'by', 'import-rule')],
    ...(calls.length > 0 && verdict !== 'broken' ? [['to call', calls.join(', ')] as const] : []),
  ]
  return rows.flatMap(([name, text]) =>
    wrap(clean(text), width - 12).map((line, index) => `  ${(index === 0 ? name : '').padEnd(10)}${line}`),
  )
}

/** Proof and fix of the broken hop; without one, of those that are degraded, and who stands in for whom in a failover. */
function wrong({ hops, firstBroken }: Path, look: TraceLook, width: number): readonly string[] {
  const told = look.verbose
    ? hops.filter((hop) => hop.evidence.length > 0)
    : hops.filter((hop, index) =>
        firstBroken === null
          ? hop.state === 'degraded' || (hop.step === 'failover' && hop.state === 'ok')
          : index === firstBroken,
      )
  return told.flatMap((hop) => details(hop, look, width - 11))
}

function details(hop: Hop, look: Look, width: number): readonly string[] {
  const where = `${showRef(hop.resource)} in ${hop.mesh}${hop.resource.path ? `, ${hop.resource.path}` : ''}`
  const proof = hop.evidence.flatMap((one) => evidenceLines(one, width))
  const fixes = hop.remedy.flatMap((one) => remedyLines(one, look, width))
  return [
    `${painted(look, hop.state, markOf(look, hop.state))} ${paint(look, 'strong', stepNames[hop.step])}`,
    ...labelled('on', wrap(clean(where), width), 2),
    ...labelled('proof', proof, 2),
    ...labelled('fix', fixes, 2),
  ]
}

/** What both gateways logged, as one timeline. */
function seen({ traffic }: Path, look: TraceLook, width: number): readonly string[] {
  if (traffic.length === 0) return []
  const shown = look.verbose ? traffic : traffic.slice(-6)
  const title =
    shown.length < traffic.length
      ? `the latest ${shown.length} of ${traffic.length} connections in the gateways’ logs`
      : 'connections in the gateways’ logs'
  return [paint(look, 'strong', title), ...shown.flatMap((line) => timeline(line, look, width))]
}

const states = { ok: 'ok', failed: 'broken', unclear: 'unknown' } as const

function timeline(
  { time, mesh, gateway, outcome, reasons, line }: TrafficLine,
  look: TraceLook,
  width: number,
): readonly string[] {
  const state = states[outcome]
  const says = reasons.length > 0 ? reasons.join('; ') : outcome === 'ok' ? 'answered' : 'ended without an answer'
  const head = `${time?.slice(11, 23) ?? '            '} ${clean(mesh)} ${gateway}`
  const text = wrap(clean(`${head}: ${says}`), width - 5)
  return [
    ...text.map((one, index) =>
      index === 0 ? `  ${painted(look, state, markOf(look, state))} ${one}` : `      ${one}`,
    ),
    ...(look.verbose ? wrap(shorten(line, 600), width - 6).map((one) => `      ${one}`) : []),
  ]
}
