import type { Component } from '../../logs/event.js'
import { type Link, stateOf } from '../../logs/links.js'
import { signatures } from '../../logs/signatures.js'
import type { LogSummary, Seen } from '../../logs/summary.js'

/** What a known message means, as it stands after a colon: without a full stop, and small but for names of kinds (`ConfigMap`). */
export function meansOf(seen: Seen): string {
  const means = signatures.find(({ id }) => id === seen.id)?.means ?? seen.id
  return means.replace(/\.$/, '').replace(/^(?:A|[A-Z][a-z’]+)(?= )/, (word) => word.toLowerCase())
}

/**
 * The discovery calls that one kind of gateway handled for a peer, when their latest attempts fail. Attempts are at most a few
 * minutes apart, and so failures that ended long before `now` are over: the stream that stands since then logs nothing.
 */
export function failingLink(
  logs: LogSummary,
  way: Link['way'],
  peer: string,
  only: boolean,
  now: Date | null,
): Link | undefined {
  const links = discoveryLinks(logs, way, peer, only)
  const recent = now === null ? 0 : now.getTime() - recentMs
  const working = Math.max(0, ...links.map(({ ok }) => ok.last ?? 0))
  return links
    .filter((link) => stateOf(link) === 'failing' && (link.failed.last ?? 0) > Math.max(working, recent))
    .sort((a, b) => (b.failed.last ?? 0) - (a.failed.last ?? 0))[0]
}

/** Wide, as gathering a dump takes minutes too. */
const recentMs = 20 * 60_000

/** When a discovery call of that way last went well; 0 when none did. */
export function lastGood(logs: LogSummary, way: Link['way'], peer: string, only: boolean): number {
  return Math.max(0, ...discoveryLinks(logs, way, peer, only).map(({ ok }) => ok.last ?? 0))
}

/** The latest problem that a component tells of a peer, later than `after`; of those that tell one time, the most special. */
export function latestProblem(
  logs: LogSummary,
  component: Component,
  peer: string,
  only: boolean,
  { after = 0, ids }: { readonly after?: number; readonly ids?: readonly string[] } = {},
): Seen | undefined {
  return logs.seen
    .filter(({ source, level, captured, id }) => {
      const about = captured.peer ?? source.peer
      return (
        source.component === component &&
        level === 'problem' &&
        captured.plane !== 'service' &&
        (about === undefined ? only : about === peer) &&
        (ids === undefined || ids.includes(id))
      )
    })
    .filter(({ last }) => (last ?? 0) >= after)
    .sort((a, b) => (b.last ?? 0) - (a.last ?? 0))[0]
}

/** A line that names no peer is about the only one there is. */
function discoveryLinks(logs: LogSummary, way: Link['way'], peer: string, only: boolean): readonly Link[] {
  return logs.links.filter(
    (link) => link.plane === 'discovery' && link.way === way && (link.peer === null ? only : link.peer === peer),
  )
}
