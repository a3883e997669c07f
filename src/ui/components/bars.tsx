import { useEffect, useState } from 'react'
import { clean } from '../../report/clean.js'
import type { Report } from '../../report/document.js'
import { type Look, paint, sign } from '../../report/text/style.js'
import { Line, useLook } from '../look.js'

/** Left text and right text in one line; the left gives way. */
export function between(left: string, right: string, width: number): string {
  const space = width - right.length
  const kept = left.length < space ? left : `${left.slice(0, Math.max(0, space - 2))}…`
  return `${kept}${' '.repeat(Math.max(1, space - kept.length))}${right}`
}

export function Rule({ title = '', width }: { readonly title?: string; readonly width: number }) {
  const look = useLook()
  const dash = look.unicode ? '─' : '-'
  const head = title === '' ? '' : `${dash.repeat(2)} ${title} `
  return <Line>{paint(look, 'faint', `${head}${dash.repeat(Math.max(0, width - head.length))}`)}</Line>
}

/** `red-mesh ⇄ green-mesh`. */
export function meshesText({ meshes }: Report, look: Look): string {
  return meshes.map((mesh) => clean(mesh.name)).join(` ${sign(look, 'both')} `)
}

/** `2 errors, 1 warning, 3 not known`. What was accepted is counted, so that nobody forgets it. */
export function countsText({ summary, suppressed = [] }: Report): string {
  const { errors, warnings, infos, unknown } = summary
  const parts = [
    [errors, errors === 1 ? 'error' : 'errors'],
    [warnings, warnings === 1 ? 'warning' : 'warnings'],
    [infos, infos === 1 ? 'info' : 'infos'],
    [unknown, 'not known'],
    [suppressed.length, 'suppressed'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return said.length === 0 ? 'no findings' : said.join(', ')
}

const frames = { unicode: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'], ascii: [...'|/-\\'] }

/** A turning sign, four times a second: something is going on, and little is sent. */
export function useSpinner(active: boolean): string {
  const look = useLook()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => setTurn((one) => one + 1), 250)
    return () => clearInterval(timer)
  }, [active])
  const signs = look.unicode ? frames.unicode : frames.ascii
  return active ? (signs[turn % signs.length] ?? '') : ''
}
