import type { Direction, Evidence, Finding, Remedy } from '../../vocabulary/finding.js'
import { showRef } from '../../vocabulary/kube.js'
import { clean, shorten } from '../clean.js'
import { type Look, labelled, paint, sign, wrap } from './style.js'

/** A finding with all that is needed to act on it: sentence, object, proof, a fix per side, and when it was so where that is past. */
export function fullFinding(finding: Finding, explained: number, look: Look, asOf: string | null = null): string[] {
  const width = look.width - 9
  const where = `${showRef(finding.resource)} in ${finding.mesh}${finding.resource.path ? `, ${finding.resource.path}` : ''}`
  return [
    ...headline(finding, look),
    ...labelled('on', wrap(clean(where), width), 2),
    ...labelled(
      'proof',
      finding.evidence.flatMap((one) => evidenceLines(one, width)),
      2,
    ),
    ...labelled(
      'fix',
      finding.remedy.flatMap((one) => remedyLines(one, look, width)),
      2,
    ),
    ...consequence(finding, explained, look, asOf),
  ]
}

/** One finding in a line or two: sign, sentence, id. */
export function headline(finding: Finding, look: Look): string[] {
  const lines = wrap(clean(finding.message), look.width - 2)
  const id = paint(look, 'faint', `[${finding.id}]`)
  const mark = paint(look, finding.severity, sign(look, finding.severity))
  const last = lines.length - 1
  const withId = lines.map((line, index) =>
    index === last && line.length + finding.id.length + 5 <= look.width ? `${line} ${id}` : line,
  )
  const all = withId[last] === lines[last] ? [...withId, id] : withId
  return all.map((line, index) => (index === 0 ? `${mark} ${paint(look, 'strong', line)}` : `  ${line}`))
}

/** One line when it fits, else the place first and the values below it, so that they can be compared by eye. */
export function evidenceLines(evidence: Evidence, width: number): string[] {
  const { mesh, resource, path, expected, actual, log } = evidence
  if (log !== undefined)
    return [
      ...wrap(clean(`log of ${resource.name} in ${mesh}${actual ? ` (${actual})` : ''}:`), width),
      ...indented(wrap(shorten(log, 320), width - 2)),
    ]
  const place = clean(`${showRef(resource)} in ${mesh}${path ? `, ${path}` : ''}`)
  const value = actual === undefined || actual === '' ? '(empty)' : shorten(actual, 300)
  const line = expected === undefined ? `${place}: ${value}` : `${place}: ${value}, expected ${shorten(expected, 300)}`
  if (line.length <= width) return [line]
  if (expected === undefined && place.length >= width) return wrap(line, width)
  const below =
    expected === undefined
      ? wrap(value, width - 2)
      : [...compared('is', value, width - 2), ...compared('should be', shorten(expected, 300), width - 2)]
  return [...wrap(`${place}:`, width), ...indented(below)]
}

function compared(label: string, value: string, width: number): string[] {
  return wrap(value, width - 10).map((line, index) => (index === 0 ? label : '').padEnd(10) + line)
}

/** One finding in one line, cut to the width; its id stays whole. */
export function oneLine(finding: Finding, look: Look): string {
  const id = `[${finding.id}]`
  const text = shorten(finding.message, Math.max(20, look.width - id.length - 3))
  return `${paint(look, finding.severity, sign(look, finding.severity))} ${text} ${paint(look, 'faint', id)}`
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

export function remedyLines({ mesh, text, command }: Remedy, look: Look, width: number): string[] {
  const lines = wrap(clean(`in ${mesh}: ${text}`), width)
  return command === undefined ? lines : [...lines, `  ${paint(look, 'command', clean(command))}`]
}

function consequence(finding: Finding, explained: number, look: Look, asOf: string | null): string[] {
  const all = asOf === null ? '' : `all links of ${clean(finding.mesh)}`
  const links = finding.directions.map((one) => showDirection(one, look)).join(', ') || all
  const service = finding.service === null ? '' : ` for ${clean(finding.service)}`
  const when = asOf === null ? '' : `, as of ${asOf}`
  const breaks = links === '' ? [] : [`${finding.latent ? 'will break' : 'concerns'} ${links}${service}${when}`]
  const explains = explained === 0 ? [] : [`explains ${explained} other finding${explained === 1 ? '' : 's'} below`]
  const parts = [...breaks, ...explains]
  return parts.length === 0 ? [] : labelled('so', wrap(parts.join('; '), look.width - 9), 2)
}

function showDirection({ from, to }: Direction, look: Look): string {
  return `${clean(from)} ${sign(look, 'arrow')} ${clean(to)}`
}
