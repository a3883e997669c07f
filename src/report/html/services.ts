import { shorten } from '../clean.js'
import type { Report, ServiceSummary } from '../document.js'
import { escapeXml } from '../xml.js'

const width = 960
const line = 58
/** More than that nobody looks at as a picture; the rest is counted. */
const most = 40

/** Each exported service as a line: Service → exported name → the name to call, whole, open-ended or broken. */
export function servicePaths({ services = [] }: Report): string {
  if (services.length === 0) return ''
  const shown = [...services].sort((a, b) => rank(a) - rank(b)).slice(0, most)
  const height = shown.length * line
  const label = `Services: ${shown.map((one) => `${one.exportedName} ${stateOf(one)}`).join(', ')}`
  const more = services.length - shown.length
  return [
    '<h2>Services</h2>',
    `<svg class="services" viewBox="0 0 ${width} ${height}" style="max-height:${height}px" role="img" aria-label="${escapeXml(shorten(label, 2000))}">${tip}${shown.map(path).join('')}</svg>`,
    ...(more > 0 ? [`<p class="meta">and ${more} more</p>`] : []),
  ].join('')
}

const tip =
  '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>'

function rank({ state }: ServiceSummary): number {
  return { broken: 0, imported: 1, offered: 2 }[state]
}

function stateOf({ state }: ServiceSummary): string {
  return { broken: 'is broken', imported: 'is imported', offered: 'is offered, not imported' }[state]
}

/** Three stops on one line; the lower text of a stop says in which mesh it is. */
function path(service: ServiceSummary, index: number): string {
  const y = index * line + 20
  const { from, to, state, exportedName, localName } = service
  const look = { broken: 'down', imported: 'up', offered: 'unsure' }[state]
  const mark = { broken: '✖', imported: '✔', offered: '?' }[state]
  const lastName = localName ?? 'not imported'
  return [
    `<line class="link ${look}" x1="20" y1="${y + 8}" x2="${width - 20}" y2="${y + 8}"${state === 'offered' ? '' : ' marker-end="url(#end)"'}/>`,
    stop(20, 'start', y, service.service ?? '?', from, 34),
    stop(width / 2 - 30, 'middle', y, exportedName, `${mark} ${stateOf(service)}`, 58),
    stop(width - 20, 'end', y, lastName, to, 44),
  ].join('')
}

function stop(x: number, anchor: string, y: number, above: string, below: string, length: number): string {
  const text = (at: number, size: string, words: string) =>
    `<text class="${size}" style="text-anchor:${anchor}" x="${x}" y="${at}">${escapeXml(shorten(words, length))}</text>`
  return `${text(y, 'name', above)}${text(y + 24, 'small', below)}`
}
