import { type EnvoyLine, type Level, levelOf } from './event.js'
import { parseTime } from './time.js'

/**
 * Envoy's own format: `[2026-11-24 10:28:30.605][thread][level][logger] [source/file.cc:31] message`; the place is optional.
 * With the agent in front, Envoy logs in Istio's shape instead (see `parseIstiodText`).
 */
export function parseEnvoyText(text: string): EnvoyLine | null {
  const parts: string[] = []
  let at = 0
  while (parts.length < 4 && text.charAt(at) === '[') {
    const close = text.indexOf(']', at)
    if (close < 0) return null
    parts.push(text.slice(at + 1, close))
    at = close + 1
  }
  const [time = '', , level = '', logger = ''] = parts
  const known = levelOf(level)
  const stamp = parseTime(time)
  if (parts.length < 4 || known === null || stamp === null) return null
  const rest = text.slice(at).trimStart()
  const place = /^\[([^\]\s]{1,256}:\d+)\]\s*/.exec(rest)
  const message = place ? rest.slice(place[0].length) : rest
  return { kind: 'envoy', time: stamp, level: known, logger, place: place?.[1] ?? null, message }
}

/** From the fields after the level: `envoy <logger> [<place>]`, message (tabs included), and perhaps `thread=…`. */
export function envoyLine(time: number | null, level: Level, fields: readonly string[]): EnvoyLine {
  const [, logger = '', place = ''] = (fields[0] ?? '').split(' ')
  const to = fields.at(-1)?.startsWith('thread=') ? fields.length - 1 : fields.length
  return { kind: 'envoy', time, level, logger, place: place || null, message: fields.slice(1, to).join('\t') }
}
