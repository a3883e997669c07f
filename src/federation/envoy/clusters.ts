import { addressOf, dumpsOf, field, items, textOf } from './fields.js'

/** A cluster as a proxy has it. */
export interface EnvoyCluster {
  readonly name: string
  /** `EDS`, `STRICT_DNS`, `STATIC`, …; null where Envoy names a custom one. */
  readonly type: string | null
  /** The SNI that is sent to its endpoints. */
  readonly sni: string | null
  /** Identities that its endpoints may present; empty = the chain alone is checked. */
  readonly identities: readonly string[]
  /** Null when the dump does not hold them, as for EDS without `include_eds`. */
  readonly endpoints: readonly EnvoyEndpoint[] | null
}

export interface EnvoyEndpoint {
  readonly address: string
  /** As Envoy sees it; null when it does not say. */
  readonly healthy: boolean | null
  readonly priority: number
  readonly region: string | null
}

/**
 * A cluster of a config dump; null when it is not there. `statuses` is the admin page `/clusters?format=json`, which tells endpoints
 * and their health where the dump does not.
 */
export function clusterNamed(configDump: unknown, name: string, statuses: unknown = null): EnvoyCluster | null {
  const found = dumpsOf(configDump, 'ClustersConfigDump')
    .flatMap((dump) => [...items(field(dump, 'dynamic_active_clusters')), ...items(field(dump, 'static_clusters'))])
    .map((one) => field(one, 'cluster'))
    .find((cluster) => field(cluster, 'name') === name)
  if (found === undefined) return null
  const sockets = [
    ...items(field(found, 'transport_socket_matches')).map((match) => field(match, 'transport_socket')),
    field(found, 'transport_socket'),
  ].map((socket) => field(socket, 'typed_config'))
  return {
    name,
    type: textOf(field(found, 'type')),
    sni: sockets.map((socket) => textOf(field(socket, 'sni'))).find((sni) => sni !== null) ?? null,
    identities: [...new Set(sockets.flatMap(identitiesOf))],
    endpoints:
      statusesOf(statuses, name) ?? assigned(field(found, 'load_assignment')) ?? assigned(fromEds(configDump, name)),
  }
}

function identitiesOf(socket: unknown): readonly string[] {
  const context = field(socket, 'common_tls_context')
  const validation =
    field(context, 'combined_validation_context', 'default_validation_context') ?? field(context, 'validation_context')
  const matchers = [
    ...items(field(validation, 'match_subject_alt_names')),
    ...items(field(validation, 'match_typed_subject_alt_names')).map((one) => field(one, 'matcher')),
  ]
  return matchers.flatMap((matcher) => textOf(field(matcher, 'exact')) ?? [])
}

function fromEds(configDump: unknown, name: string): unknown {
  return dumpsOf(configDump, 'EndpointsConfigDump')
    .flatMap((dump) => [
      ...items(field(dump, 'dynamic_endpoint_configs')),
      ...items(field(dump, 'static_endpoint_configs')),
    ])
    .map((one) => field(one, 'endpoint_config'))
    .find((one) => field(one, 'cluster_name') === name)
}

function assigned(assignment: unknown): readonly EnvoyEndpoint[] | null {
  if (assignment === undefined) return null
  return items(field(assignment, 'endpoints')).flatMap((group) =>
    items(field(group, 'lb_endpoints')).flatMap((one) => {
      const address = addressOf(field(one, 'endpoint', 'address'))
      const status = textOf(field(one, 'health_status'))
      return address === null
        ? []
        : [{ address, healthy: status === null ? null : status === 'HEALTHY', ...placeOf(group) }]
    }),
  )
}

/** What `/clusters?format=json` says of a cluster: an endpoint is healthy unless a check failed or it was ejected. */
function statusesOf(statuses: unknown, name: string): readonly EnvoyEndpoint[] | null {
  const cluster = items(field(statuses, 'cluster_statuses')).find((one) => field(one, 'name') === name)
  if (cluster === undefined) return null
  return items(field(cluster, 'host_statuses')).flatMap((host) => {
    const address = addressOf(field(host, 'address'))
    const health = field(host, 'health_status')
    const eds = textOf(field(health, 'eds_health_status'))
    const failed = ['failed_active_health_check', 'failed_outlier_check'].some((one) => field(health, one) === true)
    return address === null
      ? []
      : [{ address, healthy: !failed && (eds === null || eds === 'HEALTHY' || eds === 'UNKNOWN'), ...placeOf(host) }]
  })
}

function placeOf(value: unknown): { readonly priority: number; readonly region: string | null } {
  const priority = field(value, 'priority')
  return {
    priority: typeof priority === 'number' ? priority : 0,
    region: textOf(field(value, 'locality', 'region')),
  }
}
