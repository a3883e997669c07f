import { printableJson } from '../json.js'
import { isoTime, type LogEntry } from './entry.js'

/** One entry as a JSON object in one line. `line` is the text as it was written, without the kubelet's timestamp. */
export function jsonLine({ event, other, note, repeats }: LogEntry): string {
  const { source, time, raw, parsed } = event
  const level = parsed?.kind === 'istiod' || parsed?.kind === 'envoy' ? parsed.level : null
  const entry = {
    time: isoTime(time),
    mesh: source.mesh,
    component: source.component,
    peer: source.peer ?? null,
    namespace: source.namespace,
    pod: source.pod,
    container: source.container,
    format: parsed?.kind ?? null,
    level,
    requestId: parsed?.kind === 'access' ? parsed.requestId : null,
    line: raw,
    signature: note,
    otherHalf: other
      ? {
          time: isoTime(other.time),
          mesh: other.source.mesh,
          component: other.source.component,
          pod: other.source.pod,
          line: other.raw,
        }
      : null,
    repeats,
  }
  return `${printableJson(entry)}\n`
}
