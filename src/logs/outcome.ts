import type { AccessLine } from './event.js'

/** How a request or connection ended. `unclear`: a connection without a flag that brought no byte back. */
export type Outcome = 'ok' | 'failed' | 'unclear'

/** Flags that tell only how an established exchange ended, not that it failed. */
const endings = new Set(['DC', 'DR', 'DT', 'SI', 'UPE', 'UMSDR', 'LR', 'RFCF', 'DI', 'UC', 'UR'])

/**
 * HTTP goes by the status, so a watch (one endless 200) that was cut in the end had worked. A connection (status 0) goes by its
 * flags, the reason for its end and the bytes that came back.
 */
export function outcomeOf(line: AccessLine): Outcome {
  if (line.responseCode > 0) return line.responseCode < 400 ? 'ok' : 'failed'
  if (line.connectionTerminationDetails?.startsWith('rbac_access_denied')) return 'failed'
  // HTTP with status 0: the caller left before an answer came
  if (line.method !== null) return line.responseFlags.every((flag) => flag === 'DC') ? 'unclear' : 'failed'
  if (line.responseFlags.some((flag) => !endings.has(flag))) return 'failed'
  return (line.bytesSent ?? 0) > 0 ? 'ok' : 'unclear'
}
