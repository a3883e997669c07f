interface Trust {
  readonly name: string
  readonly pem: string
}

interface Contents {
  /** PEM, leaf first. */
  readonly chain?: string
  /** Roots per trust domain, as proxies of a federated mesh hold them. */
  readonly trust?: readonly Trust[]
  /** Policies in its RBAC filters, each with the identity it exempts from denial. */
  readonly denyOthers?: Readonly<Record<string, string>>
}

/** The parts of an Envoy config dump that checks read, shaped as Envoy shapes them. */
export function envoyDump({ chain, trust = [], denyOthers = {} }: Contents): unknown {
  const bytes = (pem: string) => ({ inline_bytes: Buffer.from(pem).toString('base64') })
  const secrets = [
    ...(chain === undefined
      ? []
      : [{ name: 'default', secret: { name: 'default', tls_certificate: { certificate_chain: bytes(chain) } } }]),
    {
      name: 'ROOTCA',
      secret: {
        name: 'ROOTCA',
        validation_context: {
          custom_validator_config: {
            name: 'envoy.tls.cert_validator.spiffe',
            typed_config: { trust_domains: trust.map(({ name, pem }) => ({ name, trust_bundle: bytes(pem) })) },
          },
        },
      },
    },
  ]
  const policies = Object.fromEntries(
    Object.entries(denyOthers).map(([name, id]) => [
      `ns[green-mesh-system]-policy[${name}]-rule[0]`,
      {
        permissions: [{ and_rules: { rules: [{ destination_port: 15443 }] } }],
        principals: [
          { and_ids: { ids: [{ not_id: { authenticated: { principal_name: { exact: `spiffe://${id}` } } } }] } },
        ],
      },
    ]),
  )
  const rbac = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC',
    rules: { action: 'DENY', policies },
  }
  return {
    configs: [
      {
        '@type': 'type.googleapis.com/envoy.admin.v3.ListenersConfigDump',
        dynamic_listeners: [
          {
            active_state: {
              listener: { filter_chains: [{ filters: [{ name: 'envoy.filters.network.rbac', typed_config: rbac }] }] },
            },
          },
        ],
      },
      { '@type': 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump', dynamic_active_secrets: secrets },
    ],
  }
}
