import { styleText } from 'node:util'
import type { LogEvent, LogSource } from '../../logs/event.js'
import { shorten } from '../clean.js'
import { legible } from '../text/legible.js'
import { type Look, paint } from '../text/style.js'
import { describeAccess } from './access.js'
import { isoTime, type LogEntry, type Note } from './entry.js'

/** Characters of one line that are shown. */
const longest = 2000
/** Characters of a repeated line that are shown at least. */
const shortest = 40
/** Entries after which a meaning is told in full again: by then it has left the screen. */
const remembered = 50
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
  /** When each meaning was last told in full. */
  readonly #told = new Map<string, { readonly entry: number; readonly time: string | null }>()
  #entries = 0
  #day = ''

  /** @param meshes labels in the order of their colours */
  constructor(look: Look, meshes: readonly string[]) {
    this.#look = look
    this.#meshes = [...meshes]
  }

  /** The lines of one entry, each with its end. */
  show(entry: LogEntry): string {
    return legible(this.#look, this.#shown(entry))
  }

  #shown({ event, repeats, other, note }: LogEntry): string {
    const time = isoTime(event.time)
    const clock = time?.slice(11, 23) ?? null
    const day = this.#newDay(time)
    const origin = this.#origin(event.source)
    const head = `${clock ?? ' '.repeat(12)} ${origin.styled} `
    const below = `${' '.repeat(13)}${this.#look.unicode ? '╰' : '`-'} `
    this.#entries++
    if (repeats) return `${day}${head}${this.#repeated(event, repeats, this.#look.width - 14 - origin.width)}\n`
    const lines = [head + this.#line(event, note)]
    if (other) lines.push(below + paint(this.#look, 'faint', this.#half(other)))
    if (note) lines.push(below + this.#explained(note, clock))
    return `${day}${lines.join('\n')}\n`
  }

  #newDay(time: string | null): string {
    const day = time?.slice(0, 10) ?? this.#day
    if (day === this.#day) return ''
    this.#day = day
    this.#told.clear()
    return `${paint(this.#look, 'strong', `${day} (UTC)`)}\n`
  }

  #origin(source: LogSource): { readonly styled: string; readonly width: number } {
    const { mesh, component, pod } = source
    if (!this.#meshes.includes(mesh)) this.#meshes.push(mesh)
    const pods = this.#pods.get(`${mesh} ${component}`) ?? new Set()
    this.#pods.set(`${mesh} ${component}`, pods.add(pod))
    const which = pods.size > 1 ? `${component} ${pod.slice(pod.lastIndexOf('-') + 1)}` : component
    const width = Math.max(...this.#meshes.map((name) => name.length))
    const color = meshColors[this.#meshes.indexOf(mesh) % meshColors.length] ?? 'cyan'
    const name = shorten(mesh, 40).padEnd(Math.min(width, 40))
    const part = shorten(which, 40).padEnd(7)
    return {
      styled: `${this.#color(color, name)} ${this.#color(componentColors[component], part)}`,
      width: name.length + 1 + part.length,
    }
  }

  #line(event: LogEvent, note: Note | null): string {
    const { raw } = event
    const whole = textOf(event)
    const text = shorten(whole, longest)
    const size = whole.length > longest ? paint(this.#look, 'faint', ` (${raw.length} characters)`) : ''
    return (note?.level === 'problem' ? paint(this.#look, 'strong', text) : text) + size
  }

  /** In one line: the text has been read before. */
  #repeated(event: LogEvent, { count, spanMs }: { count: number; spanMs: number }, width: number): string {
    const often = count === 1 ? 'again' : `x${count}`
    const times = `${often} ${spanMs === 0 ? 'at once' : `${count === 1 ? 'after' : 'in'} ${showSpan(spanMs)}`}`
    const text = shorten(textOf(event), Math.max(shortest, width - times.length - 1))
    return `${paint(this.#look, 'strong', times)} ${paint(this.#look, 'faint', text)}`
  }

  #half({ source, time }: NonNullable<LogEntry['other']>): string {
    return `the other half of the line of ${shorten(source.mesh, 40)} ${source.component} at ${isoTime(time)?.slice(11, 23) ?? 'no time'}`
  }

  /** In full the first time, and again when that has left the screen; in between it says where to look. */
  #explained(note: Note, clock: string | null): string {
    const check = note.checks[0]
    const see = check ? ` [${check}]` : ''
    const level = levels[note.level]
    const told = this.#told.get(note.id)
    const short = told !== undefined && this.#entries - told.entry < remembered
    if (!short) this.#told.set(note.id, { entry: this.#entries, time: clock })
    const text = short ? `${level}, as ${told.time === null ? 'above' : `at ${told.time}`}` : `${level}: ${note.means}`
    return paint(this.#look, levelColors[note.level], `${text}${see}`)
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

function textOf({ parsed, raw }: LogEvent): string {
  return parsed?.kind === 'access' ? describeAccess(parsed) : withoutTime(raw)
}

/** The time stands in front of the line already. */
function withoutTime(raw: string): string {
  return raw.slice(0, longest * 2).replace(/^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:\d\d)?\]?\s+/, '')
}
