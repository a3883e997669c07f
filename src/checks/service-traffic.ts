import type { Peer } from '../federation/objects/federation.js'
import { stateOf } from '../logs/links.js'
import type { LogSummary, Seen } from '../logs/summary.js'

/** Failures that ended longer ago than this, in milliseconds, say nothing about now. */
const recent = 15 * 60_000

interface Wanted {
  readonly component: 'egress' | 'ingress'
  readonly peer: Peer
  /** Ids of log signatures. */
  readonly ids: readonly string[]
  readonly now: Date
}

/**
 * Failures of service traffic that last: the latest line per service and signature, where the gateway has seen no call of that
 * service succeed since. Service `''` is one that the line does not name.
 */
export function failing(logs: LogSummary, { component, peer, ids, now }: Wanted): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen>()
  for (const seen of logs.seen) {
    const { source, captured, last } = seen
    if (source.component !== component || !ids.includes(seen.id) || captured.plane !== 'service') continue
    if ((captured.peer ?? source.peer ?? peer.metadata.name) !== peer.metadata.name) continue
    if (last !== null && now.getTime() - last > recent) continue
    const service = captured.service ?? ''
    if (!found.has(service) && !hasRecovered(logs, seen)) found.set(service, seen)
  }
  return found
}

function hasRecovered({ links }: LogSummary, { source, captured }: Seen): boolean {
  const link = links.find(
    (one) => one.source.pod === source.pod && one.plane === 'service' && one.service === (captured.service ?? null),
  )
  return link !== undefined && stateOf(link) === 'recovered'
}
