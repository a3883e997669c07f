import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BundleProblemCode, readBundle } from '../../src/certs/bundle.js'
import { nameOf, shortFingerprint } from '../../src/certs/certificate.js'
import { toPem } from '../../src/certs/pem.js'
import { type KeyKind, makeAuthority, toPem as wrap } from '../support/authority.js'

const [red, green] = [makeAuthority({ name: 'O=red' }), makeAuthority({ name: 'O=green' })]

describe('readBundle', () => {
  test('reads certificates in the order of the text, past comments and Windows line ends', () => {
    const text = `# the root of red\nsubject=O = red\n${red.pem}\n\nAnd green:\n${green.pem}`.replaceAll('\n', '\r\n')
    expect(subjects(text)).toEqual(['O=red', 'O=green'])
    expect(codes(text)).toEqual([])
  })

  test('takes a certificate that is there twice once, and says on which line it comes again', () => {
    const { certificates, problems } = readBundle(red.pem + green.pem + red.pem)
    expect(certificates).toHaveLength(2)
    const line = (red.pem + green.pem).split('\n').length
    expect(problems).toMatchObject([{ code: 'duplicate', line, fatal: false }])
  })

  const readable: Record<string, [string, BundleProblemCode]> = {
    'with escaped newlines': [red.pem.replaceAll('\n', '\\n'), 'line-breaks'],
    'with its lines joined by spaces': [red.pem.replaceAll('\n', ' '), 'line-breaks'],
    indented: [red.pem.replace(/^/gm, '  '), 'line-breaks'],
    'encoded in base64 once more': [Buffer.from(red.pem).toString('base64'), 'encoded-twice'],
    'with empty lines in it': [red.pem.replaceAll('\n', '\n\n'), 'line-breaks'],
    'after a byte order mark': [`\ufeff${red.pem}`, 'line-breaks'],
  }
  test.each(Object.entries(readable))('still shows a certificate %s, that no proxy can read', (_, [text, code]) => {
    expect(subjects(text)).toEqual(['O=red'])
    expect(readBundle(text).problems).toMatchObject([{ code, fatal: true }])
  })

  test('sees that two files were put together without a newline between', () => {
    const text = red.pem.trimEnd() + green.pem
    expect(subjects(text)).toEqual(['O=red', 'O=green'])
    expect(codes(text)).toContain('line-breaks')
  })

  test('calls fatal what openssl does not read, and only that', () => {
    const texts = Object.values(readable).map(([text]) => text)
    const around = [wrap('CERTIFICATE', Buffer.from('0123456789')), red.pem.slice(0, 200), red.pem.trimEnd()]
    const harmless = [
      '# text\n',
      red.keyPem,
      red.pem,
      wrap('CERTIFICATE REQUEST', red.der),
      wrap('TOP SECRET', red.der),
    ]
    const mixed = [...around, ...harmless].map((text) => text + green.pem)
    for (const text of [...texts, ...mixed].filter((each) => !each.startsWith('\ufeff'))) {
      const { certificates, problems } = readBundle(text)
      const fatal = problems.some((problem) => problem.fatal)
      const twice = problems.filter(({ code }) => code === 'duplicate').length
      expect(readByOpenssl(text)).toBe(fatal ? 0 : certificates.length + twice)
    }
  })

  const wrong: Record<string, [string, BundleProblemCode, boolean]> = {
    nothing: ['', 'empty', true],
    'white space': [' \r\n\t', 'empty', true],
    prose: ['see the wiki', 'not-pem', true],
    'a certificate in DER': [red.der.toString('latin1'), 'not-pem', true],
    'base64 of a certificate without its markers': [red.der.toString('base64'), 'not-pem', true],
    'only a beginning': [red.pem.slice(0, 200), 'cut-block', true],
    'only an end': [`-----BEGIN is missing\n${red.pem.slice(200)}`, 'cut-block', true],
    'a certificate cut inside': [wrap('CERTIFICATE', red.der.subarray(0, -40)), 'not-a-certificate', true],
    'something else in a CERTIFICATE block': [
      wrap('CERTIFICATE', Buffer.from('0123456789')),
      'not-a-certificate',
      true,
    ],
    'letters that are not base64': [red.pem.replace('MII', 'M*I'), 'not-a-certificate', true],
    'an unclosed block label': ['-----BEGIN CERTIFICATE\nMIIB\n', 'not-pem', true],
    'a request': [wrap('CERTIFICATE REQUEST', red.der), 'other-block', false],
    'a block of a kind of its own': [wrap('TOP SECRET', red.der), 'other-block', false],
    'a private key': [red.keyPem, 'private-key', false],
    'an encrypted private key': [wrap('ENCRYPTED PRIVATE KEY', red.der), 'private-key', false],
  }
  test.each(Object.entries(wrong))('finds no certificate in %s and says what is there', (_, [text, code, fatal]) => {
    const { certificates, problems } = readBundle(text)
    expect(certificates).toEqual([])
    expect(problems.map((problem) => [problem.code, problem.fatal])).toContainEqual([code, fatal])
  })

  test('reads what stands around a cut block, a key and a request', () => {
    const text = red.pem + red.pem.slice(0, 120) + green.keyPem + wrap('CERTIFICATE REQUEST', red.der) + green.pem
    expect(subjects(text)).toEqual(['O=red', 'O=green'])
    expect(codes(text)).toEqual(['cut-block', 'private-key', 'other-block'])
    expect(readBundle(text).problems[2]?.text).toContain('CERTIFICATE REQUEST')
  })

  test('drops what is hidden behind a certificate in its own block', () => {
    const hidden = Buffer.from('something else')
    const [certificate] = readBundle(wrap('CERTIFICATE', Buffer.concat([red.der, hidden]))).certificates
    expect(certificate?.x509.raw).toEqual(red.der)
  })

  test('never throws, and finds the certificates in any text around them', () => {
    const noise = fc.oneof(
      fc.string(),
      fc.constantFrom('-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '\\n', '\r\n', red.keyPem),
      fc.base64String(),
      fc.uint8Array().map((bytes) => wrap('CERTIFICATE', Buffer.from(bytes))),
    )
    fc.assert(
      fc.property(fc.array(noise), fc.array(noise), (before, after) => {
        const closed = before.join('\n').replace(/-----(BEGIN|END)/g, '')
        expect(subjects(`${closed}\n${red.pem}${after.join('')}`)).toContain('O=red')
        readBundle([...before, ...after].join(''))
      }),
    )
  })

  test('never throws on a certificate with bytes changed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(red.der.length - 1), fc.nat(255)), { minLength: 1 }), (changes) => {
        const der = Buffer.from(red.der)
        for (const [offset, byte] of changes) der[offset] = byte
        const { certificates, problems } = readBundle(wrap('CERTIFICATE', der))
        expect(certificates.length + problems.length).toBe(1)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a certificate', () => {
  test('tells what Istio puts into a leaf: no subject, a SPIFFE ID, no CA', () => {
    const spiffeId = 'spiffe://red-mesh.local/ns/red/sa/ingress'
    const [leaf] = readBundle(red.issue({ spiffeId, dnsNames: ['a.example', 'b.example'] }).pem).certificates
    expect(leaf).toMatchObject({
      subject: '',
      issuer: 'O=red',
      isCA: false,
      selfSigned: false,
      spiffeIds: [spiffeId],
      dnsNames: ['a.example', 'b.example'],
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      authorityKeyId: readBundle(red.pem).certificates[0]?.subjectKeyId,
      unknownCritical: [],
    })
    expect(leaf && nameOf(leaf)).toBe(spiffeId)
  })

  test('keeps a comma in a SPIFFE ID, which is legal there, from splitting it', () => {
    const spiffeId = 'spiffe://red/ns/a/sa/b, URI:spiffe://green/ns/a/sa/b'
    expect(readBundle(red.issue({ spiffeId }).pem).certificates[0]?.spiffeIds).toEqual([spiffeId])
  })

  test('tells what limits a CA', () => {
    const nameConstraints = { permitted: [{ uri: 'red.local' }], excluded: [{ dns: 'evil.example' }] }
    const { pem } = makeAuthority({
      name: 'O=corp,CN=Corp Root',
      pathLength: 1,
      keyUsage: ['keyCertSign', 'cRLSign'],
      nameConstraints,
    })
    expect(readBundle(pem).certificates[0]).toMatchObject({
      subject: 'O=corp, CN=Corp Root',
      isCA: true,
      selfSigned: true,
      pathLength: 1,
      keyUsage: ['keyCertSign', 'cRLSign'],
      nameConstraints: { permitted: { uris: ['red.local'] }, excluded: { dnsNames: ['evil.example'] } },
    })
  })

  test('without key usage or path length tells so, which is not the same as none', () => {
    const { pem } = makeAuthority({ keyUsage: null, keyIds: false })
    const absent = { keyUsage: null, pathLength: null, subjectKeyId: null, authorityKeyId: null }
    expect(readBundle(pem).certificates[0]).toMatchObject(absent)
  })

  test.each<KeyKind>(['RSA-2048', 'P-256', 'P-384', 'Ed25519'])('has its kind of key named: %s', (key) => {
    expect(readBundle(makeAuthority({ key }).pem).certificates[0]?.keyType).toBe(key)
  })

  test('has a short fingerprint as openssl begins it', () => {
    const [certificate] = readBundle(red.pem).certificates
    if (!certificate) return expect.unreachable()
    expect(certificate.x509.fingerprint256.slice(0, 23)).toBe(shortFingerprint(certificate))
  })
})

test('toPem writes certificates so that they are read back the same, without what stood around them', () => {
  const { certificates } = readBundle(`a comment\n${red.pem}${red.keyPem}${green.pem}`)
  expect(toPem(certificates)).toBe(red.pem + green.pem)
  expect(toPem([])).toBe('')
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshfed-bundle-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** How many certificates OpenSSL's reader of bundles, which Envoy uses, gets out of a text. */
function readByOpenssl(text: string): number {
  const file = join(folder, 'bundle.pem')
  writeFileSync(file, text)
  const list = spawnSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', file])
  const shown = spawnSync('openssl', ['pkcs7', '-print_certs', '-noout'], { input: list.stdout, encoding: 'utf8' })
  return shown.stdout.match(/^subject=/gm)?.length ?? 0
}

function subjects(pem: string): string[] {
  return readBundle(pem).certificates.map(({ subject }) => subject)
}

function codes(pem: string): BundleProblemCode[] {
  return readBundle(pem).problems.map(({ code }) => code)
}
