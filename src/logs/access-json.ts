import { list } from './access-log.js'
import type { AccessLine } from './event.js'
import { parseTime } from './time.js'

type Row = Readonly<Record<string, unknown>>

/** Istio's JSON access log: one field per operator; `-` and null both mean that there is none. */
export function accessFromJson(row: Row): AccessLine | null {
  if (!('response_flags' in row) || !('response_code' in row)) return null
  const start = text(row, 'start_time')
  return {
    kind: 'access',
    start: start === null ? null : parseTime(start),
    method: text(row, 'method'),
    path: text(row, 'path'),
    protocol: text(row, 'protocol'),
    responseCode: number(row, 'response_code') ?? 0,
    responseFlags: list(text(row, 'response_flags') ?? undefined),
    responseCodeDetails: text(row, 'response_code_details'),
    connectionTerminationDetails: text(row, 'connection_termination_details'),
    upstreamTransportFailureReason: text(row, 'upstream_transport_failure_reason'),
    bytesReceived: number(row, 'bytes_received'),
    bytesSent: number(row, 'bytes_sent'),
    duration: number(row, 'duration'),
    upstreamServiceTime: number(row, 'upstream_service_time'),
    xForwardedFor: list(text(row, 'x_forwarded_for') ?? undefined),
    userAgent: text(row, 'user_agent'),
    requestId: text(row, 'request_id'),
    authority: text(row, 'authority'),
    upstreamHost: text(row, 'upstream_host'),
    upstreamCluster: text(row, 'upstream_cluster'),
    upstreamLocalAddress: text(row, 'upstream_local_address'),
    downstreamLocalAddress: text(row, 'downstream_local_address'),
    downstreamRemoteAddress: text(row, 'downstream_remote_address'),
    requestedServerName: text(row, 'requested_server_name'),
    routeName: text(row, 'route_name'),
  }
}

function text(row: Row, name: string): string | null {
  const value = row[name]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '-' && value !== '' ? value : null
}

function number(row: Row, name: string): number | null {
  const value = row[name]
  const parsed = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null
}
