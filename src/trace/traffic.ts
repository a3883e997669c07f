import { attribute, deniedBy } from '../logs/attribution.js'
import type { AccessLine, LogEvent } from '../logs/event.js'
import { keep } from '../logs/keep.js'
import { outcomeOf } from '../logs/outcome.js'
import { describeFlag } from '../logs/response-flags.js'
import type { Route } from './routes.js'
import type { TrafficLine } from './types.js'

/** Lines kept of one service per gateway pod. */
const mostPerPod = 10

interface Kept {
  readonly time: number | null
  readonly line: TrafficLine
}

/** The latest access-log lines of the service plane, a few per service, from all gateways. */
export class TrafficLog {
  /** By host, then by the pod that wrote them. */
  readonly #kept = new Map<string, Map<string, Kept[]>>()
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
    const pods = this.#kept.get(host)
    if (!pods && this.#kept.size >= this.#most) return
    const own = pods ?? new Map<string, Kept[]>()
    if (!pods) this.#kept.set(keep(host), own)
    const key = `${source.mesh} ${source.pod} ${source.component}`
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
    own.set(key, [...(own.get(key) ?? []).slice(1 - mostPerPod), { time, line }])
  }

  /** One timeline of both gateways, oldest first. */
  of({ link: { owner, importer }, exported, imported, importIntent }: Route): readonly TrafficLine[] {
    const hosts = new Set([exported?.hostname, imported?.hostname, importIntent?.gives.hostname])
    return [...hosts]
      .flatMap((host) => [...(this.#kept.get(host ?? '')?.values() ?? [])].flat())
      .filter(({ line }) => line.mesh === (line.gateway === 'egress' ? importer.label : owner.label))
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
