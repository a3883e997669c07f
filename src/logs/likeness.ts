import type { LogEvent } from './event.js'

const longest = 400

/** Request ids, times, addresses, counters; but not the number of a rule, which tells two faults apart. */
const changing =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<!\brule )\d+(?:[.:]\d+)*(?:ns|µs|ms|s|m|h|k?B)?\b/gi

/**
 * A text that is the same for lines that say the same thing at another time, and differs between pods. Null for lines of no known
 * format, which are often parts of a longer text and must not be torn out of it.
 */
export function likeness({ parsed, source, raw }: LogEvent): string | null {
  if (parsed === null) return null
  const origin = `${source.mesh} ${source.pod} ${source.container} `
  switch (parsed.kind) {
    case 'access': {
      const { method, path, responseCode, responseFlags, responseCodeDetails, upstreamHost, upstreamCluster } = parsed
      const { connectionTerminationDetails, requestedServerName, authority } = parsed
      const ends = [
        responseCodeDetails,
        connectionTerminationDetails,
        upstreamHost,
        upstreamCluster,
        requestedServerName,
      ]
      const request = `${method} ${plain(path ?? '')} ${responseCode} ${responseFlags.join()} ${authority}`
      return origin + request + ends.join(' ').slice(0, longest)
    }
    case 'json':
      return origin + plain(raw)
    default:
      return `${origin}${parsed.level} ${plain(parsed.message)}`
  }
}

function plain(text: string): string {
  return text.slice(0, longest).replace(changing, '#')
}
