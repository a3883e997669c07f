import { type Bundle, readBundle } from './bundle.js'
import type { TrustedBundle } from './svid.js'

/** What a proxy trusts for one trust domain (null = for all, outside of any federation). */
export interface ProxyTrust extends TrustedBundle {
  readonly trustDomain: string | null
  readonly bundle: Bundle
}

/**
 * The chain that a proxy presents: certificate chain of its active secret `default`, leaf first. null when the dump does not
 * hold it. `configDump` is what Envoy's /config_dump gave, parsed, of any shape. No other field of the secret is looked at,
 * so a private key that was not redacted stays where it is.
 */
export function presentedChain(configDump: unknown): Bundle | null {
  const certificate = field(activeSecret(configDump, 'default'), 'tls_certificate')
  return readSource(field(certificate, 'certificate_chain'))
}

/**
 * What a proxy trusts: with federation a bundle per trust domain, as istiod pushes to all proxies once there is a peer; else
 * the mesh's root alone. Empty when the dump does not hold it.
 */
export function trustedByProxy(configDump: unknown): ProxyTrust[] {
  const context = field(activeSecret(configDump, 'ROOTCA'), 'validation_context')
  const validator = field(context, 'custom_validator_config')
  // Envoy does not look at trusted_ca when a validator of its own kind is configured.
  if (validator !== undefined) {
    return items(field(field(validator, 'typed_config'), 'trust_domains')).flatMap((entry) => {
      const [name, bundle] = [field(entry, 'name'), readSource(field(entry, 'trust_bundle'))]
      return typeof name === 'string' && bundle ? [{ trustDomain: name, bundle }] : []
    })
  }
  const bundle = readSource(field(context, 'trusted_ca'))
  return bundle ? [{ trustDomain: null, bundle }] : []
}

function activeSecret(configDump: unknown, name: string): unknown {
  const secrets = items(field(configDump, 'configs'))
    .filter((config) => {
      const type = field(config, '@type')
      return typeof type === 'string' && type.endsWith('SecretsConfigDump')
    })
    .flatMap((config) => items(field(config, 'dynamic_active_secrets')))
  return field(
    secrets.find((secret) => field(secret, 'name') === name),
    'secret',
  )
}

/** An Envoy DataSource with its content in it; a file name or an environment variable tells nothing here. */
function readSource(source: unknown): Bundle | null {
  const [bytes, text] = [field(source, 'inline_bytes'), field(source, 'inline_string')]
  if (typeof bytes === 'string') return readBundle(Buffer.from(bytes, 'base64').toString('latin1'))
  return typeof text === 'string' ? readBundle(text) : null
}

/** A field by its name as in Envoy's own dumps, or as tools that go through protobuf's JSON write it. */
function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return [name, camel]
    .map((key) => (Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined))
    .find((v) => v != null)
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
