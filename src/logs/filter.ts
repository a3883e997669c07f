import { attribute, parseCluster, parseSni } from './attribution.js'
import type { AccessLine, LogEvent } from './event.js'
import { outcomeOf } from './outcome.js'
import { explain } from './signatures.js'

export type EventFilter = (event: LogEvent) => boolean

/** Events that pass every filter. */
export async function* filterEvents(
  events: AsyncIterable<LogEvent>,
  ...filters: readonly EventFilter[]
): AsyncGenerator<LogEvent> {
  for await (const event of events) if (filters.every((passes) => passes(event))) yield event
}

/** Lines that match an expression. */
export function grep(pattern: RegExp): EventFilter {
  // without `g` and `y`, which make `test` remember where it was
  const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return ({ raw }) => stateless.test(raw)
}

/** Lines not older than `from` (milliseconds since the epoch). A line without a time goes with the line before it in its log. */
export function since(from: number): EventFilter {
  const latest = new WeakMap<object, boolean>()
  return ({ time, source }) => {
    if (time === null) return latest.get(source) ?? false
    latest.set(source, time >= from)
    return time >= from
  }
}

/** Beginnings of lines of no log format: an error of klog, a program that ends. */
const died = /^(?:[EF]\d{4} |panic: |fatal error: |Error: )/

/** Lines that mean something is wrong: known problems, failed federation traffic, and errors that are not known to be noise. */
export function problems(): EventFilter {
  return (event) => {
    const level = explain(event)?.signature.level
    if (level !== undefined) return level === 'problem'
    const { parsed } = event
    if (parsed === null) return died.test(event.raw)
    if (parsed.kind === 'json') return false
    if (parsed.kind === 'access') return attribute(parsed, event.source) !== null && outcomeOf(parsed) === 'failed'
    return parsed.level === 'error' || parsed.level === 'fatal'
  }
}

/**
 * Lines about a service, by any of its names: `name`, `name.namespace` or a longer host. A service bears other names on the other
 * side of the border, so a caller that knows them gives them all.
 */
export function service(...names: readonly string[]): EventFilter {
  const wanted = names.filter((name) => name !== '')
  return (event) => {
    if (event.parsed?.kind !== 'access') return wanted.some((name) => mentions(event.raw, name))
    const hosts = hostsOf(event.parsed)
    return wanted.some((name) => hosts.some((host) => host === name || host.startsWith(`${name}.`)))
  }
}

function hostsOf(line: AccessLine): string[] {
  const hosts = [parseCluster(line.upstreamCluster)?.host, parseSni(line.requestedServerName)?.host, line.authority]
  return hosts.filter((host) => typeof host === 'string')
}

/** Whether a host that begins with the name, or the name itself, stands in a text as a word: `a` is not in `b-a` or `x.a`. */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const startsHost = !isNameCharacter(text.charAt(at - 1)) && text.charAt(at - 1) !== '.'
    if (startsHost && !isNameCharacter(text.charAt(at + name.length))) return true
  }
  return false
}

function isNameCharacter(character: string): boolean {
  return character !== '' && /[\w-]/.test(character)
}
