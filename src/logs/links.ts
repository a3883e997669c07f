import { type Attribution, attribute, type Plane, type Way } from './attribution.js'
import type { LogEvent, LogSource } from './event.js'
import { keep } from './keep.js'
import { type Outcome, outcomeOf } from './outcome.js'

/** How one gateway fared on one plane with one peer (and service), so that "is failing" can be told from "was failing". */
export interface Link {
  readonly source: LogSource
  readonly plane: Plane
  readonly way: Way
  /** ServiceMeshPeer's name in the source's mesh; null when no line names it. */
  readonly peer: string | null
  /** The exported host, or the local one where only that is named; null on the discovery plane. */
  readonly service: string | null
  readonly ok: Tally
  readonly failed: Tally
  readonly unclear: Tally
}

/** Times are starts of requests, milliseconds since the epoch: lines are written at the end, which for a watch is hours later. */
export interface Tally {
  readonly count: number
  readonly first: number | null
  readonly last: number | null
  /** The latest of these lines; null when there is none. */
  readonly line: string | null
}

/** `working`: the latest attempt worked; `failing`: it failed; `recovered`: it worked after failures; `unclear`: neither is seen. */
export type LinkState = 'working' | 'failing' | 'recovered' | 'unclear'

/** The state that a link's attempts end in. */
export function stateOf({ ok, failed }: Pick<Link, 'ok' | 'failed'>): LinkState {
  if (failed.count === 0) return ok.count > 0 ? 'working' : 'unclear'
  return ok.count > 0 && (ok.last ?? 0) > (failed.last ?? 0) ? 'recovered' : 'failing'
}

type Draft = Omit<Link, Outcome> & Record<Outcome, { -readonly [K in keyof Tally]: Tally[K] }>

const mostLinks = 5000

/** Collects links from events; later ones beyond a bound are left out. */
export class LinkTable {
  readonly #links = new Map<string, Draft>()

  add(event: LogEvent): void {
    const { parsed, source } = event
    if (parsed?.kind !== 'access') return
    const about = attribute(parsed, source)
    if (about === null) return
    const link = this.#find(about, source)
    if (link === null) return
    const tally = link[outcomeOf(parsed)]
    const time = parsed.start ?? event.time
    tally.count++
    if (time !== null && (tally.first === null || time < tally.first)) tally.first = time
    if (time === null || tally.last === null || time >= tally.last) {
      tally.last = time ?? tally.last
      tally.line = keep(event.raw)
    }
  }

  result(): Link[] {
    return [...this.#links.values()].map((link) => ({
      ...link,
      ok: { ...link.ok },
      failed: { ...link.failed },
      unclear: { ...link.unclear },
    }))
  }

  #find({ plane, way, peer, exported, local }: Attribution, source: LogSource): Draft | null {
    const service = exported ?? local
    const key = JSON.stringify([source.mesh, source.namespace, source.pod, source.component, plane, peer, service])
    const known = this.#links.get(key)
    if (known || this.#links.size >= mostLinks) return known ?? null
    const [heldPeer, heldService] = [peer === null ? null : keep(peer), service === null ? null : keep(service)]
    const link = {
      source,
      plane,
      way,
      peer: heldPeer,
      service: heldService,
      ok: none(),
      failed: none(),
      unclear: none(),
    }
    this.#links.set(key, link)
    return link
  }
}

function none(): Tally {
  return { count: 0, first: null, last: null, line: null }
}
