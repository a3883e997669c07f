import type { LogOptions } from '../../cluster/reader.js'
import type { MeshSource } from '../../federation/discover.js'
import type { Mesh } from '../../federation/mesh.js'
import { type Clock, realClock } from '../../logs/clock.js'
import type { LogEvent } from '../../logs/event.js'
import { parseLines } from '../../logs/parse.js'
import { merge } from '../../logs/timeline.js'
import { UserError } from '../../vocabulary/errors.js'
import { followed, pause } from './follow.js'
import { type Choice, findPlaces, type Place, type Places } from './places.js'
import { clocksOf, corrections, type MeshClock } from './skew.js'

export interface TimelineOptions extends Choice {
  readonly read: Pick<LogOptions, 'sinceSeconds' | 'tailLines' | 'previous'>
  /** Goes on with new lines and new pods until `signal` is aborted; dumps just end. */
  readonly follow: boolean
  /** Most logs that are read at one time: each holds a connection. */
  readonly connections: number
  /** Corrects the times of all meshes to the clock of the first. */
  readonly align: boolean
  readonly signal: AbortSignal
  readonly warn: (text: string) => void
  readonly clock?: Clock
  /** How often pods are listed anew while following, in milliseconds. */
  readonly relistMs?: number
}

export interface Timeline {
  readonly clocks: readonly MeshClock[]
  readonly events: AsyncIterable<LogEvent>
  /** The meshes, with what was read to find their logs. */
  readonly meshes: readonly Mesh[]
  /** How many logs that end could be opened so far. */
  opened(): number
}

/** Beyond this a stream that is silent keeps the others waiting no longer, in milliseconds. */
const patienceMs = 2000

/**
 * One timeline of the logs of all meshes. What cannot be read is told to `warn`.
 *
 * @throws UserError when there are more logs than connections, no log at all, or a name that no peer has
 */
export async function openTimeline(sources: readonly MeshSource[], options: TimelineOptions): Promise<Timeline> {
  const { clock = realClock, warn, signal } = options
  const found = await findPlaces(sources, options)
  const { places } = found
  if (places.length === 0)
    throw new UserError('cannot-run', 'there are no logs to read', found.lost.length > 0 ? found.lost : [noPods])
  for (const reason of found.lost) warn(reason)
  if (places.length > options.connections) throw tooMany(places.length, options.connections)
  const clocks = await clocksOf(placesByMesh(found))
  const live = options.follow ? places.filter(({ reader }) => reader.source === 'live') : []
  const pods = new Map(places.map((place) => [keyOf(place), place] as const))
  let opened = 0
  const start = (place: Place, first: LogOptions) => {
    const isThere = (one: Place) => pods.has(keyOf(one))
    const follows = options.follow && place.reader.source === 'live'
    const lines = follows
      ? followed(place, { first, signal, clock, isThere, warn })
      : once(place, { ...first, signal }, warn, () => opened++)
    return parseLines(lines, place.source)
  }
  const all = [...places]
  const streams = places.map((place) => start(place, options.read))
  const joining = live.length > 0 ? { joining: newcomers() } : {}
  const events = merge(streams, {
    clock,
    ...joining,
    ...(live.length > 0 ? { patienceMs } : {}),
    ...(options.align ? { skewMs: corrections(clocks) } : {}),
    onError: (error, index) => {
      if (!signal.aborted) warn(`log of ${all[index]?.source.pod}: ${textOf(error)}`)
    },
  })
  return { clocks, meshes: found.meshes, events, opened: () => opened }

  /** Logs of pods that were not there at the last look, from their first line on. */
  async function* newcomers() {
    while (!signal.aborted) {
      await pause(clock, options.relistMs ?? 10_000, signal)
      if (signal.aborted) return
      for (const place of update(pods, await found.again(), found)) {
        if (pods.size > options.connections) {
          warn(`log of ${place.source.pod} is not read: there are more than ${options.connections} (--max-connections)`)
          continue
        }
        warn(`${place.source.pod} of mesh ${place.source.mesh} is new`)
        all.push(place)
        yield start(place, {})
      }
    }
  }
}

/** Brings the pods up to date; returns those that are new. A mesh that could not be listed keeps the pods it had. */
function update(pods: Map<string, Place>, lists: readonly (readonly Place[] | null)[], { meshes }: Places): Place[] {
  const fresh: Place[] = []
  for (const [index, list] of lists.entries()) {
    if (list === null) continue
    const now = new Set(list.map(keyOf))
    for (const [key, { source }] of pods) {
      if (source.mesh === meshes[index]?.label && !now.has(key)) pods.delete(key)
    }
    for (const place of list) {
      if (pods.has(keyOf(place))) continue
      pods.set(keyOf(place), place)
      fresh.push(place)
    }
  }
  return fresh
}

/** The lines of a log that ends; a reason where there is none. */
async function* once(
  place: Place,
  options: LogOptions,
  warn: (text: string) => void,
  opens: () => void,
): AsyncGenerator<string> {
  const opened = await place.reader.log(place.source, options)
  if (opened.known) {
    opens()
    yield* opened.value
  } else if (!options.signal?.aborted) warn(`log of ${place.source.pod}: ${opened.reason}`)
}

function keyOf({ source: { mesh, namespace, pod, container } }: Place): string {
  return [mesh, namespace, pod, container].join(' ')
}

function placesByMesh({ meshes, places }: Places) {
  return meshes.flatMap((mesh) => {
    const place = places.find(({ source }) => source.mesh === mesh.label)
    return place ? [{ mesh, reader: place.reader }] : []
  })
}

const noPods = 'no pod of istiod or of a federation gateway was found: doctor tells more'

function tooMany(logs: number, connections: number): UserError {
  return new UserError('usage', `there are ${logs} logs to read, and ${connections} connections at most`, [
    'choose with --peer or --component, or allow more with --max-connections',
  ])
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
