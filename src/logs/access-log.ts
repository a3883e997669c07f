import type { AccessLine } from './event.js'
import { splitFields } from './fields.js'
import { parseTime } from './time.js'

/** Places of quoted fields, as bits, in Istio's and in Envoy's default text format. */
const istioQuotes = quotes(0, 5, 10, 11, 12, 13, 14)
const envoyQuotes = quotes(0, 7, 8, 9, 10, 11)
const istioCount = 21
const envoyCount = 12

/**
 * A line of the text access log: Istio's format (`[start] "request" code flags details termination "failure" received sent
 * duration service-time "forwarded-for" "agent" "id" "authority" "upstream" cluster local downstream-local downstream-remote
 * sni route`) or Envoy's shorter default. Fields after these are ignored.
 */
export function parseAccessText(text: string): AccessLine | null {
  const close = text.indexOf(']')
  if (close < 0 || close > 40 || text.charCodeAt(close + 2) !== 34) return null
  const start = parseTime(text.slice(1, close))
  if (start === null) return null
  const fields = layout(text, close + 2)
  return fields && isNumber(fields[1]) ? build(start, fields) : null
}

/** The fields in Istio's order, or null when the line has neither format. */
function layout(text: string, at: number): readonly string[] | null {
  const { values, quoted } = splitFields(text, at, istioCount)
  if (values.length === istioCount && quoted === istioQuotes) return values
  if (values.length === envoyCount && quoted === envoyQuotes) {
    return [...values.slice(0, 3), '-', '-', '-', ...values.slice(3), '-', '-', '-', '-', '-', '-']
  }
  return fromBothEnds(text, at)
}

/**
 * Envoy does not escape quotes, and a client chooses its path and user agent: when quotes in them spoil the count, the fields
 * before the user agent are read from the left and those after it from the right.
 */
function fromBothEnds(text: string, at: number): readonly string[] | null {
  const left = splitFields(text, at, 11)
  if (left.values.length < 11 || left.quoted !== quotes(0, 5, 10)) return null
  let end = text.length
  const plain: string[] = []
  for (let i = 0; i < 6; i++) {
    const space = text.lastIndexOf(' ', end - 1)
    if (space < left.end) return null
    plain.unshift(text.slice(space + 1, end))
    end = space
  }
  const quoted: string[] = []
  for (let i = 0; i < 3; i++) {
    const open = text.lastIndexOf(' "', end - 2)
    if (open < left.end || text.charCodeAt(end - 1) !== 34) return null
    quoted.unshift(text.slice(open + 2, end - 1))
    end = open
  }
  const agent = text.slice(left.end, end).trim()
  if (agent.length < 2) return null
  return [...left.values, agent.slice(1, -1), ...quoted, ...plain]
}

function build(start: number, f: readonly string[]): AccessLine {
  const [request, code, flags, details, termination, failure, received, sent, duration, serviceTime] = f
  const [forwarded, agent, id, authority, host, cluster, local, downLocal, downRemote, sni, route] = f.slice(10)
  const first = request?.indexOf(' ') ?? -1
  const last = request?.lastIndexOf(' ') ?? -1
  return {
    kind: 'access',
    start,
    method: first > 0 ? value(request?.slice(0, first)) : null,
    path: first > 0 && last > first ? value(request?.slice(first + 1, last)) : null,
    protocol: last > first ? value(request?.slice(last + 1)) : null,
    responseCode: Number(code),
    responseFlags: list(flags),
    responseCodeDetails: value(details),
    connectionTerminationDetails: value(termination),
    upstreamTransportFailureReason: value(failure),
    bytesReceived: number(received),
    bytesSent: number(sent),
    duration: number(duration),
    upstreamServiceTime: number(serviceTime),
    xForwardedFor: list(forwarded),
    userAgent: value(agent),
    requestId: value(id),
    authority: value(authority),
    upstreamHost: value(host),
    upstreamCluster: value(cluster),
    upstreamLocalAddress: value(local),
    downstreamLocalAddress: value(downLocal),
    downstreamRemoteAddress: value(downRemote),
    requestedServerName: value(sni),
    routeName: value(route),
  }
}

function value(field: string | undefined): string | null {
  return field === undefined || field === '-' || field === '' ? null : field
}

function number(field: string | undefined): number | null {
  return isNumber(field) ? Number(field) : null
}

function isNumber(field: string | undefined): field is string {
  return field !== undefined && field.length < 16 && /^\d+$/.test(field)
}

const none: readonly string[] = []

/** Of a comma-separated field. */
export function list(field: string | undefined): readonly string[] {
  if (field === undefined || field === '-' || field === '') return none
  return field.includes(',') ? field.split(',').map((part) => part.trim()) : [field]
}

function quotes(...places: number[]): number {
  return places.reduce((bits, place) => bits | (1 << place), 0)
}
