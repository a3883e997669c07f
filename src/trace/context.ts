import type { Finding } from '../vocabulary/finding.js'
import type { Route } from './routes.js'
import type { TrafficLog } from './traffic.js'
import type { Client } from './types.js'

/** What hops are judged with, besides the route. */
export interface Context {
  /** All routes, for what two of them have to do with each other. */
  readonly routes: readonly Route[]
  /** What the checks say of the whole federation, roots first. */
  readonly findings: readonly Finding[]
  /** What somebody accepted of what the checks said. */
  readonly accepted: readonly Finding[]
  readonly from: Client | null
  readonly traffic: TrafficLog
  /** The objects are not as in the cluster (`--what-if`): statuses and proxies, which follow from them, do not count. */
  readonly hypothetical: boolean
  /** Somebody wants this path: one that nobody uses is then not a choice but where it ends. */
  readonly wanted: boolean
  /** What was asked for, as `normalized` gives it; null for `--all`. */
  readonly askedFor: string | null
  /** The source's own present. */
  readonly now: Date
  /** What to type for another command: `oc meshfed`. */
  readonly program: string
}

/** The ports that the service is called on: those of the Service, else what the rules cannot tell. */
export function portsOf(route: Route): readonly number[] {
  return (route.row?.spec.ports ?? []).flatMap(({ port }) => (port === undefined ? [] : [port]))
}
