import { attribute, deniedBy } from '../logs/attribution.js'
import type { AccessLine, LogEvent } from '../logs/event.js'
import { keep } from '../logs/keep.js'
import { outcomeOf } from '../logs/outcome.js'
import { describeFlag } from '../logs/response-flags.js'
import type { Route } from './routes.js'
import type { TrafficLine } from './types.js'

/** Lines kept per gateway pod and service. */
const mostPerService = 10

interface Kept {
  readonly time: number | null
  readonly host: string
  readonly line: TrafficLine
}

/** The latest access-log lines of the service plane, a few per service, from all gateways. */
export class TrafficLog {
  readonly #kept = new Map<string, Kept[]>()
  readonly #most: number

  /** `services`: how many different hosts are remembered. */
  constructor(services = 5000) {
    this.#most = services
  }

  add(event: LogEvent): void {
    const { parsed, source } = event
    if (parsed?.kind !== 'access' || source.component === 'istiod') return
    const about = attribute(parsed, source)
    const host = about?.plane === 'service' ? (about.exported ?? about.local) : null
    if (host === null) return
    const key = `${source.mesh} ${source.pod} ${source.component} ${host}`
    const kept = this.#kept.get(key) ?? []
    if (kept.length === 0 && this.#kept.size >= this.#most) return
    const time = parsed.start ?? event.time
    const line: TrafficLine = {
      time: time === null ? null : new Date(time).toISOString(),
      mesh: source.mesh,
      gateway: source.component,
      pod: source.pod,
      outcome: outcomeOf(parsed),
      reasons: reasonsOf(parsed),
      line: keep(event.raw),
    }
    this.#kept.set(kept.length === 0 ? keep(key) : key, [
      ...kept.slice(1 - mostPerService),
      { time, host: keep(host), line },
    ])
  }

  /** One timeline of both gateways, oldest first. */
  of(route: Route): readonly TrafficLine[] {
    const { owner, importer } = route.link
    const outside = [route.exported?.hostname, route.imported?.hostname, route.importIntent?.gives.hostname]
    return [...this.#kept.values()]
      .flat()
      .filter(({ host, line }) => {
        if (!outside.includes(host)) return false
        return line.gateway === 'egress' ? line.mesh === importer.label : line.mesh === owner.label
      })
      .sort((a, b) => (a.time ?? 0) - (b.time ?? 0))
      .map(({ line }) => line)
  }
}

function reasonsOf(line: AccessLine): readonly string[] {
  const denied = deniedBy(line)
  return [
    ...line.responseFlags.map((flag) => `${flag}: ${describeFlag(flag) ?? 'a flag of no known meaning'}`),
    ...(denied
      ? [
          denied.policy
            ? `refused by AuthorizationPolicy ${keep(`${denied.namespace}/${denied.policy}`)}`
            : 'refused: no AuthorizationPolicy allows it',
        ]
      : []),
    ...(line.upstreamTransportFailureReason ? [keep(line.upstreamTransportFailureReason)] : []),
  ]
}
