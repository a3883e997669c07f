/** What a gateway's Envoy has, for {@link configDump}. */
export interface Holding {
  /** Chain that it presents, PEM, leaf first. */
  readonly chain?: string
  /** Roots by trust domain, PEM; a text alone = for every trust domain, as in a mesh without federation. */
  readonly trusts?: string | Readonly<Record<string, string>>
  /** Names of the filter chains on port 15443. */
  readonly serverNames?: readonly string[]
}

/** A config dump with these certificates and nothing else that matters. */
export function configDump({ chain, trusts, serverNames = [] }: Holding): unknown {
  const source = (pem: string) => ({ inline_bytes: Buffer.from(pem).toString('base64') })
  const secrets = [
    ...(chain === undefined
      ? []
      : [{ name: 'default', secret: { tls_certificate: { certificate_chain: source(chain) } } }]),
    ...(trusts === undefined ? [] : [{ name: 'ROOTCA', secret: { validation_context: validation(trusts, source) } }]),
  ]
  const listener = {
    address: { socket_address: { address: '0.0.0.0', port_value: 15443 } },
    filter_chains: serverNames.map((name) => ({ filter_chain_match: { server_names: [`*.${name}`, name] } })),
  }
  return {
    configs: [
      {
        '@type': 'type.googleapis.com/envoy.admin.v3.ListenersConfigDump',
        dynamic_listeners: [{ name: '0.0.0.0_15443', active_state: { listener } }],
      },
      { '@type': 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump', dynamic_active_secrets: secrets },
    ],
  }
}

function validation(trusts: string | Readonly<Record<string, string>>, source: (pem: string) => unknown): unknown {
  if (typeof trusts === 'string') return { trusted_ca: source(trusts) }
  const domains = Object.entries(trusts).map(([name, pem]) => ({ name, trust_bundle: source(pem) }))
  return {
    custom_validator_config: {
      name: 'envoy.tls.cert_validator.spiffe',
      typed_config: { trust_domains: domains },
    },
  }
}
