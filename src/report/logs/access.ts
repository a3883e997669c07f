import type { AccessLine } from '../../logs/event.js'

/** Details of exchanges that went their usual way. */
const usual = new Set(['via_upstream'])

/**
 * What an access line says, for people: who was asked for what, the answer and why, where it went and how long it took. A whole
 * line of Envoy's fills half a screen; `-o raw` has it.
 */
export function describeAccess(line: AccessLine): string {
  const { method, responseCode, responseFlags, upstreamHost, duration } = line
  return [
    method === null ? connection(line) : `${method} ${line.authority ?? ''}${line.path ?? ''} ${responseCode}`,
    responseFlags.join(),
    ...reasons(line),
    upstreamHost === null ? '' : `-> ${upstreamHost}`,
    duration === null ? '' : `${duration} ms`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** A connection is known by the SNI that it was opened for, or by where it was sent; its bytes tell whether it was of use. */
function connection({ requestedServerName, upstreamCluster, bytesReceived, bytesSent }: AccessLine): string {
  const bytes = `${bytesReceived ?? '-'} bytes in, ${bytesSent ?? '-'} out`
  return `TCP ${requestedServerName ?? upstreamCluster ?? '-'} ${bytes}`
}

function reasons(line: AccessLine): string[] {
  const all = [line.responseCodeDetails, line.connectionTerminationDetails, line.upstreamTransportFailureReason]
  const said = all.filter((text) => text !== null && !usual.has(text)) as string[]
  return said.filter((text, index) => !said.some((other, at) => at < index && other.includes(text)))
}
