import { clean } from '../../report/clean.js'
import { legible } from '../../report/text/legible.js'
import { type Look, paint, sign } from '../../report/text/style.js'
import { Lines, useLook } from '../look.js'
import type { Mark, Row } from '../rows.js'

interface Props {
  readonly rows: readonly Row[]
  readonly selected: number
  /** First row shown. */
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The part of the list that fits; however long it is, no more is drawn. */
export function FindingList({ rows, selected, top, width, height }: Props) {
  const look = useLook()
  const shown = rows.slice(top, top + height)
  const lines = shown.map((row, index) => rowLine(row, top + index === selected, width, look))
  const filler = Array<string>(height - lines.length).fill('')
  return <Lines>{[...lines, ...filler]}</Lines>
}

function rowLine(row: Row, isSelected: boolean, width: number, look: Look): string {
  if (row.kind === 'heading') return paint(look, 'faint', row.text)
  const pointer = isSelected ? (look.unicode ? '❯' : '>') : ' '
  const { mark, text: full } = row.kind === 'unknown' ? unknownText(row, look) : findingText(row, look)
  const text = legible(look, full)
  const plain = sign(look, row.kind === 'unknown' ? 'unknown' : row.kind === 'fixed' ? 'ok' : row.finding.severity)
  const tag = 'mark' in row && row.mark ? ` ${tagText(row.mark, look)}` : ''
  const tagWidth = 'mark' in row && row.mark ? row.mark.length + 1 : 0
  const room = width - plain.length - 3 - tagWidth
  const cut = text.length <= room ? text.padEnd(room) : `${text.slice(0, Math.max(0, room - 1))}…`
  return `${pointer} ${mark} ${isSelected ? paint(look, 'strong', cut) : cut}${tag}`
}

function findingText({ kind, finding }: Row & { kind: 'finding' | 'fixed' }, look: Look) {
  const meaning = kind === 'fixed' ? 'ok' : finding.severity
  const follows = finding.causedBy !== null && kind === 'finding' ? (look.unicode ? '↳ ' : '`- ') : ''
  return { mark: paint(look, meaning, sign(look, meaning)), text: `${follows}${clean(finding.message)}` }
}

function unknownText(row: Row & { kind: 'unknown' }, look: Look) {
  const mark = paint(look, 'unknown', sign(look, 'unknown'))
  return { mark, text: `${clean(row.mesh)}: ${clean(row.reason)} (${row.checks.length})` }
}

function tagText(mark: Mark, look: Look): string {
  return paint(look, mark === 'fixed' ? 'ok' : mark === 'new' ? 'info' : 'warning', mark)
}
