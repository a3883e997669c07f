import { join } from 'node:path'
import fc from 'fast-check'
import { list, type ReadEntry } from 'tar'
import { describe, expect, test } from 'vitest'
import { presentedChain, trustedByProxy } from '../../src/certs/envoy-secrets.js'
import { verifySvid } from '../../src/certs/svid.js'
import { makeAuthority } from '../support/authority.js'

const [red, green] = [makeAuthority({ name: 'O=red' }), makeAuthority({ name: 'O=green' })]
const gateway = red.issue({ spiffeId: 'spiffe://red-mesh.local/ns/red/sa/ingress' })
const bytes = (text: string) => ({ inline_bytes: Buffer.from(text).toString('base64') })
const chain = {
  tls_certificate: { certificate_chain: bytes(gateway.pem + red.pem), private_key: bytes(gateway.keyPem) },
}
const spiffe = (...trust_domains: unknown[]) => ({
  validation_context: {
    custom_validator_config: { name: 'envoy.tls.cert_validator.spiffe', typed_config: { trust_domains } },
    trusted_ca: bytes(red.pem),
  },
})

describe('presentedChain', () => {
  test('is the chain of the proxy, leaf first, and nothing of its key', () => {
    const bundle = presentedChain(dump({ default: chain }))
    expect(bundle?.certificates.map(({ subject }) => subject)).toEqual(['', 'O=red'])
    expect(JSON.stringify(bundle)).not.toContain(keyBody(gateway.keyPem))
  })

  test('is found under the field names that protobuf writes, too', () => {
    const secret = {
      tlsCertificate: { certificateChain: { inlineBytes: Buffer.from(gateway.pem).toString('base64') } },
    }
    const config = {
      '@type': 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump',
      dynamicActiveSecrets: [{ name: 'default', secret }],
    }
    expect(presentedChain({ configs: [config] })?.certificates).toHaveLength(1)
  })

  test('shows what is wrong with a chain that cannot be read', () => {
    const secret = { tls_certificate: { certificate_chain: bytes('[redacted]') } }
    expect(presentedChain(dump({ default: secret }))?.problems).toMatchObject([{ code: 'not-pem' }])
  })

  test('is null where a dump has none', () => {
    expect(presentedChain(dump({}))).toBeNull()
    expect(presentedChain(dump({ ROOTCA: spiffe() }))).toBeNull()
    expect(
      presentedChain(dump({ default: { tls_certificate: { certificate_chain: { filename: '/etc/cert.pem' } } } })),
    ).toBeNull()
  })
})

describe('trustedByProxy', () => {
  test('is a bundle for each trust domain in a federation, where the single root does not count', () => {
    const entries = [
      { name: 'red-mesh.local', trust_bundle: bytes(red.pem) },
      { name: 'green-mesh.local', trust_bundle: bytes(green.pem) },
    ]
    const trusted = trustedByProxy(dump({ ROOTCA: spiffe(...entries) }))
    expect(trusted.map(({ trustDomain, bundle }) => [trustDomain, bundle.certificates[0]?.subject])).toEqual([
      ['red-mesh.local', 'O=red'],
      ['green-mesh.local', 'O=green'],
    ])
  })

  test('is the single root for all trust domains outside of a federation', () => {
    const trusted = trustedByProxy(dump({ ROOTCA: { validation_context: { trusted_ca: { inline_string: red.pem } } } }))
    expect(trusted).toMatchObject([{ trustDomain: null, bundle: { certificates: [{ subject: 'O=red' }] } }])
  })

  test('leaves out entries that make no sense', () => {
    const entries = [
      { name: 7, trust_bundle: bytes(red.pem) },
      { name: 'a' },
      null,
      'b',
      { name: 'c', trust_bundle: bytes('') },
    ]
    expect(trustedByProxy(dump({ ROOTCA: spiffe(...entries) }))).toMatchObject([
      { trustDomain: 'c', bundle: { certificates: [], problems: [{ code: 'empty' }] } },
    ])
  })
})

test('a dump of any shape is read without an error', () => {
  const shape = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom(null, 1, 'x', true),
      fc.array(tie('any'), { maxLength: 2 }),
      tie('known'),
    ),
    known: fc.dictionary(
      fc.constantFrom(
        'configs',
        '@type',
        'name',
        'secret',
        'dynamic_active_secrets',
        'validation_context',
        '__proto__',
      ),
      fc.oneof(fc.constantFrom('SecretsConfigDump', 'default', 'ROOTCA'), tie('any')),
    ),
  }))
  fc.assert(
    fc.property(fc.oneof(shape.any, fc.record({ configs: fc.array(shape.known) })), (config) => {
      expect(presentedChain(config)?.certificates ?? []).toEqual([])
      expect(Array.isArray(trustedByProxy(config))).toBe(true)
    }),
  )
})

test('in the recording of a healthy federation each gateway is trusted by all gateways of the other mesh', async () => {
  const [redDumps, greenDumps] = [await recordedDumps('red'), await recordedDumps('green')]
  expect([redDumps.length, greenDumps.length]).toEqual([2, 2])
  for (const here of redDumps) {
    for (const there of greenDumps) {
      const presented = presentedChain(here)?.certificates ?? []
      const at = new Date((presented[0]?.notBefore.getTime() ?? 0) + 3_600_000)
      expect(verifySvid(presented, trustedByProxy(there), at)).toMatchObject({
        ok: true,
        rival: null,
        trustDomain: 'red-mesh.local',
      })
    }
  }
})

function dump(secrets: Record<string, unknown>) {
  const dynamic_active_secrets = Object.entries(secrets).map(([name, secret]) => ({ name, secret }))
  const config = { '@type': 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump', dynamic_active_secrets }
  return { configs: [{ '@type': 'type.googleapis.com/envoy.admin.v3.BootstrapConfigDump' }, config] }
}

function keyBody(pem: string): string {
  return pem.split('\n')[1] ?? expect.unreachable()
}

async function recordedDumps(mesh: string): Promise<unknown[]> {
  const texts: Promise<string>[] = []
  await list({
    file: join(import.meta.dirname, `../recordings/healthy/${mesh}.tar.gz`),
    onReadEntry: (entry: ReadEntry) => {
      if (entry.path.endsWith('/config_dump_proxy.json') && entry.path.includes('-mesh-system/'))
        texts.push(entry.concat().then(String))
      else entry.resume()
    },
  })
  return (await Promise.all(texts)).map((text) => JSON.parse(text))
}
