import type { LogOptions } from '../../cluster/reader.js'
import type { Clock } from '../../logs/clock.js'
import type { Place } from './places.js'
import { Seam } from './resume.js'

export interface FollowOptions {
  readonly first: LogOptions
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Whether the pod is still there, as far as is known: a pod that is gone is not waited for. */
  readonly isThere: (place: Place) => boolean
  readonly warn: (text: string) => void
}

/** Pauses before a log is opened again: the first after lines came, then longer ones, in milliseconds. */
const pauses = [500, 1000, 2000, 5000, 10_000]
/** Seconds by which a new stream begins before the last line: clocks of nodes and API servers differ. */
const marginSeconds = 10

/**
 * The lines of one log for as long as its pod is there: across cut connections, and across restarts of the container.
 * Nothing is lost or repeated at the seams, unless the log was rotated away meanwhile.
 */
export async function* followed(place: Place, options: FollowOptions): AsyncGenerator<string> {
  const { first, signal, clock, isThere, warn } = options
  const { source, reader } = place
  const seam = new Seam()
  let heardAt = clock.now()
  let warned = ''
  for (let tries = 0; !signal.aborted; tries++) {
    const since = seam.time === null ? {} : { sinceSeconds: await secondsSince(seam.time, heardAt) }
    const opened = await reader.log(source, { ...(seam.time === null ? first : {}), ...since, follow: true, signal })
    if (opened.known) {
      seam.reopen()
      try {
        for await (const line of opened.value) {
          if (!seam.isNew(line)) continue
          heardAt = clock.now()
          tries = -1
          yield line
        }
      } catch (error) {
        if (signal.aborted) return
        say(error instanceof Error ? error.message : String(error))
      }
    } else if (!signal.aborted) say(opened.reason)
    if (!isThere(place)) return
    await pause(clock, pauses[Math.min(tries + 1, pauses.length - 1)] ?? 0, signal)
  }

  /** Once per reason, since a pod that is being replaced gives the same one many times. */
  function say(reason: string): void {
    if (reason !== warned) warn(`log of ${source.pod}: ${reason}`)
    warned = reason
  }

  /** Back to the last line, by the cluster's clock; and at least as long as nothing was heard, should that clock be off. */
  async function secondsSince(last: number, heard: number): Promise<number> {
    const now = await reader.now()
    const byCluster = now.known ? (now.value.getTime() - last) / 1000 : 0
    return Math.max(byCluster, (clock.now() - heard) / 1000, 0) + marginSeconds
  }
}

export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
}
