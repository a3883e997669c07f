import { styleText } from 'node:util'
import type { LogSource } from '../../logs/event.js'
import { shorten } from '../clean.js'
import { type Look, paint } from '../text/style.js'
import { isoTime, type LogEntry, type Note } from './entry.js'

/** Characters of one line that are shown. */
const longest = 2000
const meshColors = ['cyan', 'magenta', 'blue', 'green'] as const
const componentColors = { istiod: 'white', egress: 'yellow', ingress: 'greenBright' } as const
const levels = { problem: 'problem', note: 'can be normal', noise: 'normal' } as const
const levelColors = { problem: 'error', note: 'info', noise: 'faint' } as const

/**
 * Writes entries for people: time (UTC), mesh, component, line, and below a line what it means and which check looks for that. A
 * day is named when it begins; a pod as soon as its component has a second one.
 */
export class LogText {
  readonly #look: Look
  readonly #meshes: string[]
  readonly #pods = new Map<string, Set<string>>()
  readonly #told = new Set<string>()
  #day = ''

  /** @param meshes labels in the order of their colours */
  constructor(look: Look, meshes: readonly string[]) {
    this.#look = look
    this.#meshes = [...meshes]
  }

  /** The lines of one entry, each with its end. */
  show({ event, repeats, other, note }: LogEntry): string {
    const time = isoTime(event.time)
    const head = `${time?.slice(11, 23) ?? ' '.repeat(12)} ${this.#origin(event.source)} `
    const below = `${' '.repeat(13)}${this.#look.unicode ? '╰' : '`-'} `
    const lines = [head + (repeats ? this.#repeated(repeats) : this.#line(event.raw, note))]
    if (other) lines.push(below + paint(this.#look, 'faint', this.#half(other)))
    if (note && !repeats) lines.push(below + this.#explained(note))
    if (repeats) lines[0] += paint(this.#look, 'faint', ` ${shorten(withoutTime(event.raw), 120)}`)
    return `${this.#newDay(time)}${lines.join('\n')}\n`
  }

  #newDay(time: string | null): string {
    const day = time?.slice(0, 10) ?? this.#day
    if (day === this.#day) return ''
    this.#day = day
    return `${paint(this.#look, 'strong', `${day} (UTC)`)}\n`
  }

  #origin(source: LogSource): string {
    const { mesh, component, pod } = source
    if (!this.#meshes.includes(mesh)) this.#meshes.push(mesh)
    const pods = this.#pods.get(`${mesh} ${component}`) ?? new Set()
    this.#pods.set(`${mesh} ${component}`, pods.add(pod))
    const which = pods.size > 1 ? `${component} ${pod.slice(pod.lastIndexOf('-') + 1)}` : component
    const width = Math.max(...this.#meshes.map((name) => name.length))
    const color = meshColors[this.#meshes.indexOf(mesh) % meshColors.length] ?? 'cyan'
    return `${this.#color(color, shorten(mesh, 40).padEnd(Math.min(width, 40)))} ${this.#color(componentColors[component], shorten(which, 40).padEnd(7))}`
  }

  #line(raw: string, note: Note | null): string {
    const text = shorten(withoutTime(raw), longest)
    const size = raw.length > longest ? paint(this.#look, 'faint', ` (${raw.length} characters)`) : ''
    return (note?.level === 'problem' ? paint(this.#look, 'strong', text) : text) + size
  }

  #repeated({ count, spanMs }: { count: number; spanMs: number }): string {
    return paint(this.#look, 'strong', `x${count} in ${showSpan(spanMs)}`)
  }

  #half({ source, time }: NonNullable<LogEntry['other']>): string {
    return `the other half of the line of ${shorten(source.mesh, 40)} ${source.component} at ${isoTime(time)?.slice(11, 23) ?? 'no time'}`
  }

  /** In full the first time; after that its name and check are enough. */
  #explained(note: Note): string {
    const check = note.checks[0]
    const see = check ? ` [${check}]` : ''
    const short = this.#told.has(note.id)
    this.#told.add(note.id)
    const text = short ? note.id : `${note.means}`
    return paint(this.#look, levelColors[note.level], `${levels[note.level]}: ${text}${see}`)
  }

  #color(color: Parameters<typeof styleText>[0], text: string): string {
    return this.#look.color ? styleText(color, text, { validateStream: false }) : text
  }
}

/** A span as in `2m10s`: the two largest units. */
export function showSpan(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`
  const seconds = Math.round(ms / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const
  const shown = parts.filter(([number]) => number > 0).slice(0, 2)
  return shown.map(([number, unit]) => `${number}${unit}`).join('')
}

/** The time stands in front of the line already. */
function withoutTime(raw: string): string {
  return raw.slice(0, longest * 2).replace(/^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:\d\d)?\]?\s+/, '')
}
