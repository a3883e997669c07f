import { envoyLine } from './envoy.js'
import { type EnvoyLine, type IstiodLine, levelOf } from './event.js'
import { timeEnd, timeValue } from './time.js'

const noLabels: Readonly<Record<string, string>> = {}

/**
 * A line of Istio's logging library: `time level [scope] [caller] message [labels]`, separated by tabs. istiod and the agent in a
 * gateway's pod write it; the agent also has Envoy log in this shape, with `envoy <logger>` in place of the scope.
 */
export function parseIstiodText(text: string): IstiodLine | EnvoyLine | null {
  const end = timeEnd(text, 0)
  if (end < 0 || text.charCodeAt(end) !== 9) return null
  const time = timeValue(text, 0, end)
  const fields = text.slice(end + 1).split('\t')
  const level = levelOf(fields[0] ?? '')
  if (level === null || fields.length < 2) return null

  const first = fields[1] ?? ''
  if (fields.length > 2 && (first === 'envoy' || first.startsWith('envoy ')))
    return envoyLine(time, level, fields.slice(1))

  let from = 1
  let to = fields.length
  let labels = noLabels
  const last = fields[to - 1] ?? ''
  if (to - from > 1 && looksLikeLabels(last)) {
    labels = parseLabels(last)
    to--
  }
  // what is left is [scope] [caller] message; a message of one word is told from a scope by coming last
  const scope = to - from > 1 && isScope(first) ? first : null
  if (scope !== null) from++
  if (to - from > 1 && isCaller(fields[from] ?? '')) from++
  return { kind: 'istiod', time, level, scope, message: fields.slice(from, to).join('\t'), labels }
}

function isScope(field: string): boolean {
  return field.length < 64 && /^[a-zA-Z][\w.-]*$/.test(field)
}

function isCaller(field: string): boolean {
  return field.length < 256 && /\.go:\d+$/.test(field)
}

function looksLikeLabels(field: string): boolean {
  const equals = field.indexOf('=')
  return equals > 0 && equals < 64 && isScope(field.slice(0, equals))
}

/** `controller=namespace controller peer=a/b`: values may hold spaces, so a word without `=` belongs to the value before it. */
function parseLabels(field: string): Record<string, string> {
  const labels: Record<string, string> = {}
  let name = ''
  for (const word of field.split(' ')) {
    const value = labels[name]
    if (looksLikeLabels(word)) {
      const equals = word.indexOf('=')
      name = word.slice(0, equals)
      labels[name] = word.slice(equals + 1)
    } else if (value !== undefined) {
      labels[name] = `${value} ${word}`
    }
  }
  return labels
}
