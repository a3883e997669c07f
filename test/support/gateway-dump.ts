/** A chain on port 15443 of a gateway's Envoy, and the cluster behind it. */
export interface Routed {
  /** The host in the SNI that leads into the chain. */
  readonly host: string
  /** `outbound|9080||ratings.info.svc.cluster.local` */
  readonly cluster: string
  /** As an EndpointsConfigDump has them; absent = the dump was taken without. */
  readonly endpoints?: readonly { readonly address: string; readonly port: number; readonly health?: string }[]
  readonly sni?: string
  /** Identities that the policy for exported services exempts from denial, by its name. */
  readonly admits?: Readonly<Record<string, string>>
}

/** The listeners, clusters and endpoints of a federation gateway, shaped as Envoy shapes them. */
export function gatewayDump(...routes: readonly Routed[]): unknown {
  const chains = routes.map(({ host, cluster, admits = {} }) => ({
    filter_chain_match: { server_names: [`*.${host}`, host] },
    filters: [
      {
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC',
          rules: rbac(admits),
        },
      },
      {
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
          cluster,
        },
      },
    ],
  }))
  const clusters = routes.map(({ cluster, sni }) => ({
    cluster: {
      name: cluster,
      type: 'EDS',
      transport_socket_matches: [{ transport_socket: { typed_config: { sni } } }],
    },
  }))
  const endpoints = routes.flatMap(({ cluster, endpoints: held }) =>
    held === undefined
      ? []
      : [
          {
            endpoint_config: {
              cluster_name: cluster,
              endpoints: [
                {
                  lb_endpoints: held.map(({ address, port, health }) => ({
                    endpoint: { address: { socket_address: { address, port_value: port } } },
                    health_status: health,
                  })),
                },
              ],
            },
          },
        ],
  )
  const listener = { address: { socket_address: { address: '0.0.0.0', port_value: 15443 } }, filter_chains: chains }
  const type = (name: string) => ({ '@type': `type.googleapis.com/envoy.admin.v3.${name}` })
  return {
    configs: [
      { ...type('ListenersConfigDump'), dynamic_listeners: routes.length > 0 ? [{ active_state: { listener } }] : [] },
      { ...type('ClustersConfigDump'), dynamic_active_clusters: clusters },
      { ...type('EndpointsConfigDump'), dynamic_endpoint_configs: endpoints },
    ],
  }
}

function rbac(admits: Readonly<Record<string, string>>) {
  const policies = Object.entries(admits).map(([name, id]) => [
    `ns[green-mesh-system]-policy[${name}]-rule[0]`,
    {
      principals: [
        { and_ids: { ids: [{ not_id: { authenticated: { principal_name: { exact: `spiffe://${id}` } } } }] } },
      ],
    },
  ])
  return { action: 'DENY', policies: Object.fromEntries(policies) }
}
