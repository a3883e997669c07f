import { createPrivateKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBundle } from '../../src/certs/bundle.js'
import { nameOf, readCertificate } from '../../src/certs/certificate.js'
import { verifyChain } from '../../src/certs/chain.js'
import { presentedChain, trustedByProxy } from '../../src/certs/envoy-secrets.js'
import { expiryOf, timeLeft } from '../../src/certs/expiry.js'
import { toPem } from '../../src/certs/pem.js'
import { parseSpiffeId } from '../../src/certs/spiffe.js'
import { verifySvid } from '../../src/certs/svid.js'
import { type KeyKind, makeAuthority, toPem as wrap } from '../support/authority.js'

const kinds: KeyKind[] = ['RSA-2048', 'P-256', 'P-384', 'Ed25519']
const owners = kinds.map((key) => makeAuthority({ key, name: `O=${key}` }))

const tracesOfKeys = owners.map(({ keyPem }) => tracesOf(keyPem))

/** Ways in which a key ends up where certificates should be. Each is given PEM and DER of the key, and a certificate. */
type Mishap = (pem: string, der: Buffer, certificate: Buffer) => string
const mishaps: readonly Mishap[] = [
  (pem) => pem,
  (pem) => Buffer.from(pem).toString('base64'),
  (pem) => pem.replaceAll('\n', '\\n'),
  (pem) => pem.replace(/^/gm, '    '),
  (pem) => pem.replace(/-----END.*/, ''),
  (pem) => pem.replace(/-----BEGIN.*/, ''),
  (pem) => pem.replaceAll('PRIVATE KEY', 'CERTIFICATE'),
  (pem) => pem.replaceAll('PRIVATE KEY', 'CERTIFICATE REQUEST'),
  (_, der) => der.toString('base64'),
  (_, der) => der.toString('latin1'),
  (_, der) =>
    `-----BEGIN ${der.toString('base64').slice(0, 60)}-----\n-----END ${der.toString('base64').slice(0, 60)}-----`,
  (pem) => wrap('CERTIFICATE', Buffer.from(pem)),
  (_, der) => wrap('RSA PRIVATE KEY', der),
  (_, der, certificate) => wrap('CERTIFICATE', Buffer.concat([certificate, der])),
  (_, der, certificate) => wrap('TRUSTED CERTIFICATE', Buffer.concat([certificate, der])),
]

const text = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(owners.length - 1), fc.option(fc.nat(mishaps.length - 1))), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.constantFrom('', '\n', '\r\n', '# comment\n'),
  )
  .map(([parts, glue]) => parts.map(([owner, how]) => textOf(owner, how)).join(glue))

describe('a private key in the input', () => {
  test('never reaches what comes out, whatever it looks like there', () => {
    fc.assert(
      fc.property(text, (given) => expectNoKey(everythingAbout(given))),
      { numRuns: 300 },
    )
  })

  test.each(mishaps.map((mishap, index) => [index, mishap] as const))(
    'is not echoed by an error: way %i',
    (_, mishap) => {
      for (const owner of owners) {
        const text = mishap(owner.keyPem, derOf(owner.keyPem), owner.der)
        const messages = [Buffer.from(text), derOf(owner.keyPem)].map((bytes) =>
          messageOf(() => readCertificate(bytes)),
        )
        expect(messages[1]).toBe('not an X.509 certificate')
        expectNoKey(messages.join(''))
      }
    },
  )

  test('would be found if it came out, in each form', () => {
    for (const owner of owners) {
      const der = derOf(owner.keyPem)
      const forms = [
        owner.keyPem,
        der.toString('hex'),
        JSON.stringify(der.toString('latin1')),
        der.subarray(1).toString('base64'),
      ]
      for (const form of forms) expect(() => expectNoKey(form)).toThrow()
    }
  })

  test('is said to be there, by its kind of block alone', () => {
    for (const { keyPem } of owners)
      expect(readBundle(keyPem).problems).toMatchObject([{ code: 'private-key', line: 1 }])
  })
})

/** The key of an owner put where certificates should be, or with no mishap the owner's certificate. */
function textOf(index: number, how: number | null): string {
  const owner = owners[index] ?? expect.unreachable()
  return how === null ? owner.pem : (mishaps[how]?.(owner.keyPem, derOf(owner.keyPem), owner.der) ?? '')
}

/** All that this room can make of a text, as one string. */
function everythingAbout(text: string): string {
  const now = new Date()
  const bundle = readBundle(text)
  const { certificates } = bundle
  const bytes = { inline_bytes: Buffer.from(text, 'latin1').toString('base64') }
  const secrets = [
    { name: 'default', secret: { tls_certificate: { certificate_chain: bytes, private_key: bytes, password: bytes } } },
    { name: 'ROOTCA', secret: { validation_context: { trusted_ca: bytes } } },
  ]
  const dump = { configs: [{ '@type': 'SecretsConfigDump', dynamic_active_secrets: secrets }] }
  return JSON.stringify([
    bundle,
    toPem(certificates),
    certificates.map((cert) => [
      nameOf(cert),
      expiryOf(cert, now),
      timeLeft(cert, now),
      cert.x509.raw.toString('latin1'),
    ]),
    certificates.map((cert) => [cert.x509.raw.toString('base64'), cert.x509.raw.toString('hex')]),
    verifyChain(certificates, certificates, now),
    verifySvid(certificates, [{ trustDomain: 'a', bundle }], now),
    presentedChain(dump),
    trustedByProxy(dump),
    parseSpiffeId(text),
  ])
}

/** Looks for pieces of the private number itself, in each way to write bytes; a public key shares none of it. */
function expectNoKey(output: string): void {
  for (const traces of tracesOfKeys) expect(traces.some((trace) => output.includes(trace))).toBe(false)
}

function tracesOf(keyPem: string): string[] {
  const secret = Buffer.from(createPrivateKey(keyPem).export({ format: 'jwk' }).d ?? '', 'base64url')
  expect(secret.length).toBeGreaterThanOrEqual(32)
  // Pieces from every offset, since base64 looks different at each of three, and lines may break inside of one.
  return Array.from({ length: 20 }, (_, start) => secret.subarray(start, start + 12)).flatMap((piece) => [
    piece.toString('base64'),
    piece.toString('hex'),
    JSON.stringify(piece.toString('latin1')).slice(1, -1),
  ])
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64')
}

function messageOf(run: () => unknown): string {
  try {
    run()
    return ''
  } catch (error) {
    return error instanceof Error ? `${error.message}${error.cause ?? ''}` : String(error)
  }
}
