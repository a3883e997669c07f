import { envoyLine } from './envoy.js'
import { type EnvoyLine, type IstiodLine, levelOf } from './event.js'
import { parseTime } from './time.js'

const known = new Set(['level', 'time', 'scope', 'msg', 'caller', 'stack', 'instance'])

/** The JSON form of Istio's logging library: `level`, `time`, `scope`, `msg`, and each label as a field of its own. */
export function istiodFromJson(value: Readonly<Record<string, unknown>>): IstiodLine | EnvoyLine | null {
  const { level, time, scope, msg } = value
  const word = typeof level === 'string' ? levelOf(level) : null
  if (word === null || typeof msg !== 'string') return null
  const stamp = typeof time === 'string' ? parseTime(time) : null
  if (typeof scope === 'string' && (scope === 'envoy' || scope.startsWith('envoy '))) {
    return envoyLine(stamp, word, [scope, msg])
  }
  const labels: Record<string, string> = {}
  for (const [name, label] of Object.entries(value)) {
    if (!known.has(name)) labels[name] = typeof label === 'string' ? label : (JSON.stringify(label) ?? '')
  }
  const named = typeof scope === 'string' && scope !== '' && scope !== 'default'
  return { kind: 'istiod', time: stamp, level: word, scope: named ? scope : null, message: msg, labels }
}
