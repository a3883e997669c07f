import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBundle } from '../../src/certs/bundle.js'
import { type ChainFault, type ChainVerdict, verifyChain } from '../../src/certs/chain.js'
import { type Authority, type AuthorityOptions, type KeyKind, makeAuthority, tamper } from '../support/authority.js'

interface Shape {
  /** Leaf first; openssl wants it alone. */
  readonly presented: readonly string[]
  readonly roots: readonly string[]
  readonly at?: Date
}

const now = new Date()
const [past, recent, future] = [daysAway(-30), daysAway(-1), daysAway(20)]
const leaf = { spiffeId: 'spiffe://red-mesh.local/ns/red-mesh-system/sa/ingress-service-account' }

const sound: Record<string, () => Shape> = {
  ...everyKey('root → leaf', (key) => {
    const root = makeAuthority({ key, name: 'O=red-mesh.local' })
    return { presented: [root.issue({ ...leaf, key }).pem], roots: [root.pem] }
  }),
  ...everyKey('root → intermediate → leaf', (key) => below({ key }, { key, name: 'CN=intermediate', pathLength: 0 })),
  'RSA root → EC intermediate → RSA leaf': () => {
    const root = makeAuthority({ key: 'RSA-2048', name: 'O=corp' })
    const ca = root.issueAuthority({ key: 'P-384', name: 'CN=mesh ca' })
    return { presented: [ca.issue({ ...leaf, key: 'RSA-2048' }).pem, ca.pem], roots: [root.pem] }
  },
  'the root is presented too, as Istio does': () => {
    const { presented, roots } = below({}, { name: 'CN=intermediate' })
    return { presented: [...presented, ...roots], roots }
  },
  'a root of version 1, which cannot say that it is a CA': () => below({ version: 1 }),
  'a root without key usage': () => below({ keyUsage: null }, { name: 'CN=ca', keyUsage: null }),
  'a leaf that insists on the serial of its issuer': () => below({}, undefined, { ...leaf, issuerSerial: true }),
  'intermediates in the wrong order': () => {
    const { root, upper, lower, end } = threeDeep()
    return { presented: [end, upper.pem, lower.pem], roots: [root.pem] }
  },
  'old and new root side by side, midway in a rotation': () => {
    const [old, fresh] = rotated()
    return { presented: [old.issue(leaf).pem], roots: [fresh.pem, old.pem] }
  },
  'a cross-signed CA of which one root is trusted': () => {
    const { end, ca, cross, second } = crossSigned()
    return { presented: [end, cross.pem, ca.pem], roots: [second.pem] }
  },
  'the missing intermediate stands among the roots': () => {
    const { presented, roots } = below({}, { name: 'CN=intermediate' })
    return { presented: presented.slice(0, 1), roots: [...roots, ...presented.slice(1)] }
  },
  'an expired root beside the one that counts': () => {
    const old = makeAuthority({ name: 'O=red', keyName: 'one', notBefore: past, notAfter: recent })
    const renewed = makeAuthority({ name: 'O=red', keyName: 'one' })
    return { presented: [renewed.issue(leaf).pem], roots: [old.pem, renewed.pem] }
  },
  'as many intermediates as the path length allows': () => {
    const { root, upper, lower, end } = threeDeep({ pathLength: 2 }, { pathLength: 1 }, { pathLength: 0 })
    return { presented: [end, lower.pem, upper.pem], roots: [root.pem] }
  },
  'names within the name constraints': () =>
    below(
      { nameConstraints: { permitted: [{ uri: 'red-mesh.local' }], excluded: [{ uri: '.red-mesh.local' }] } },
      { name: 'CN=ca' },
    ),
  'a DNS name below the permitted one': () =>
    below(
      {},
      { name: 'CN=ca', nameConstraints: { permitted: [{ dns: 'example.com' }] } },
      { dnsNames: ['api.example.com'] },
    ),
  'subjects within a directory constraint': () =>
    below({ nameConstraints: { permitted: [{ directory: 'O=corp' }] } }, { name: 'O=CORP,CN=ca' }),
}

const broken: Record<string, { shape: () => Shape; reason: ChainFault; openssl: number | readonly number[] }> = {
  'the root of another mesh': {
    shape: () => ({ ...below(), roots: [makeAuthority({ name: 'O=green' }).pem] }),
    reason: 'issuer-missing',
    openssl: 20,
  },
  'the root of another mesh while the own one is presented': {
    shape: () => {
      const root = makeAuthority({ name: 'O=red' })
      return {
        presented: [root.issue(leaf).pem, root.pem],
        roots: [makeAuthority({ name: 'O=green' }).pem],
      }
    },
    reason: 'root-not-trusted',
    openssl: 19,
  },
  'a root rotated on one side only': {
    shape: () => {
      const [old, fresh] = rotated()
      return { presented: [fresh.issue(leaf).pem], roots: [old.pem] }
    },
    reason: 'other-ca',
    openssl: 20,
  },
  'a root rotated on one side only, the new one presented': {
    shape: () => {
      const [old, fresh] = rotated()
      return { presented: [fresh.issue(leaf).pem, fresh.pem], roots: [old.pem] }
    },
    reason: 'other-ca',
    openssl: 19,
  },
  'a root of the same name without key ids to tell them apart': {
    shape: () => {
      const [old, fresh] = rotated({ keyIds: false })
      return { presented: [fresh.issue({ ...leaf, keyIds: false }).pem], roots: [old.pem] }
    },
    reason: 'other-ca',
    openssl: 7,
  },
  'a root renewed with the same key, while leaves insist on the old one by its serial': {
    shape: () => {
      const [old, renewed] = rotated({ keyName: 'one' }, { keyName: 'one' })
      return { presented: [old.issue({ ...leaf, issuerSerial: true }).pem], roots: [renewed.pem] }
    },
    reason: 'other-ca',
    openssl: 20,
  },
  'a missing intermediate': {
    shape: () => {
      const { presented, roots } = below({}, { name: 'CN=intermediate' })
      return { presented: presented.slice(0, 1), roots }
    },
    reason: 'issuer-missing',
    openssl: 20,
  },
  'only an intermediate among the roots': {
    shape: () => {
      const { presented } = below({}, { name: 'CN=intermediate' })
      return { presented: presented.slice(0, 1), roots: presented.slice(1) }
    },
    reason: 'partial-chain',
    openssl: 2,
  },
  'only an intermediate among the roots while its root is presented': {
    shape: () => {
      const { presented, roots } = below({}, { name: 'CN=intermediate' })
      return { presented: [...presented, ...roots], roots: presented.slice(1) }
    },
    reason: 'partial-chain',
    openssl: 2,
  },
  'only the leaf among the roots': {
    shape: () => {
      const { presented } = below()
      return { presented, roots: presented }
    },
    reason: 'partial-chain',
    openssl: [2, 20],
  },
  'a changed leaf': {
    shape: () => {
      const root = makeAuthority({ name: 'O=red' })
      const end = root.issue(leaf)
      return { presented: [tamper(end)], roots: [root.pem] }
    },
    reason: 'bad-signature',
    openssl: 7,
  },
  'an expired leaf': {
    shape: () => below({}, undefined, { ...leaf, notAfter: recent, notBefore: past }),
    reason: 'expired',
    openssl: 10,
  },
  'an expired intermediate': {
    shape: () => below({}, { name: 'CN=ca', notBefore: past, notAfter: recent }),
    reason: 'expired',
    openssl: 10,
  },
  'an expired root': { shape: () => below({ notBefore: past, notAfter: recent }), reason: 'expired', openssl: 10 },
  'a leaf of tomorrow': {
    shape: () => below({}, undefined, { ...leaf, notBefore: future, notAfter: daysAway(21) }),
    reason: 'not-yet-valid',
    openssl: 9,
  },
  'a chain looked at with a clock that is far behind': {
    shape: () => ({ ...below(), at: past }),
    reason: 'not-yet-valid',
    openssl: 9,
  },
  'an issuer that is no CA': {
    shape: () => below({}, { name: 'CN=ca', isCA: false }),
    reason: 'not-a-ca',
    openssl: [24, 79],
  },
  'an issuer that may not sign certificates': {
    shape: () => below({}, { name: 'CN=ca', keyUsage: ['digitalSignature'] }),
    reason: 'key-usage',
    openssl: [20, 32, 79],
  },
  'a root that may not sign certificates': {
    shape: () => below({ keyUsage: ['cRLSign'] }),
    reason: 'key-usage',
    openssl: [20, 32, 79],
  },
  'more intermediates than an intermediate allows': {
    shape: () => {
      const { root, upper, lower, end } = threeDeep({}, { pathLength: 0 })
      return { presented: [end, lower.pem, upper.pem], roots: [root.pem] }
    },
    reason: 'path-length',
    openssl: 25,
  },
  'more intermediates than the root allows': {
    shape: () => below({ pathLength: 0 }, { name: 'CN=ca' }),
    reason: 'path-length',
    openssl: 25,
  },
  'a SPIFFE ID that is not permitted': {
    shape: () => below({}, { name: 'CN=ca', nameConstraints: { permitted: [{ uri: 'green-mesh.local' }] } }),
    reason: 'name-constraints',
    openssl: 47,
  },
  'a SPIFFE ID that the root excludes': {
    shape: () => below({ nameConstraints: { excluded: [{ uri: 'RED-mesh.local' }] } }, { name: 'CN=ca' }),
    reason: 'name-constraints',
    openssl: 48,
  },
  'a SPIFFE ID at a name of which only those below are permitted': {
    shape: () => below({ nameConstraints: { permitted: [{ uri: '.red-mesh.local' }] } }),
    reason: 'name-constraints',
    openssl: 47,
  },
  'a DNS name that only looks like one below the permitted one': {
    shape: () =>
      below({ nameConstraints: { permitted: [{ dns: 'example.com' }] } }, undefined, {
        dnsNames: ['badexample.com'],
      }),
    reason: 'name-constraints',
    openssl: 47,
  },
  'a subject outside of a directory constraint': {
    shape: () => below({ nameConstraints: { permitted: [{ directory: 'O=corp' }] } }, { name: 'O=other,CN=ca' }),
    reason: 'name-constraints',
    openssl: 47,
  },
  'a critical extension that nobody knows': {
    shape: () => below({}, undefined, { ...leaf, oddCritical: '1.3.6.1.4.1.55555.1' }),
    reason: 'critical-extension',
    openssl: 34,
  },
}

describe('verifyChain agrees with openssl verify', () => {
  test.each(Object.keys(sound))('accepts: %s', (name) => {
    const shape = sound[name]?.()
    if (!shape) return expect.unreachable()
    expect(judgeOurselves(shape)).toMatchObject({ ok: true })
    expect(judgeByOpenssl(shape)).toBe(0)
  })

  test.each(Object.keys(broken))('refuses: %s', (name) => {
    const { shape: make, reason, openssl } = broken[name] ?? expect.unreachable()
    const shape = make()
    expect(judgeOurselves(shape)).toMatchObject({ ok: false, reason })
    expect([openssl].flat()).toContain(judgeByOpenssl(shape))
  })
})

describe('verifyChain', () => {
  test('gives the path from the leaf to the root, whatever the order in', () => {
    const { root, upper, lower, end } = threeDeep()
    const [reversed, trusted] = [read([upper.pem, lower.pem, end]), read([root.pem])]
    const verdict = verifyChain(reversed, trusted, now)
    expect(verdict.ok && verdict.path.map(({ subject }) => subject)).toEqual(['', 'CN=lower', 'CN=upper', 'O=red'])
  })

  test('finds the right one of two roots with the same name and no key ids', () => {
    const [old, fresh] = rotated({ keyIds: false })
    for (const roots of [
      [old.pem, fresh.pem],
      [fresh.pem, old.pem],
    ]) {
      const verdict = judgeOurselves({ presented: [fresh.issue({ ...leaf, keyIds: false }).pem], roots })
      expect(verdict.ok && verdict.path[1]?.x509.raw).toEqual(fresh.der)
    }
  })

  test('tells of a CA that a proxy may take by mistake, since it tries one only', () => {
    const { end, ca, cross, second } = crossSigned()
    const [unlucky, lucky] = [
      { presented: [end, ca.pem, cross.pem], roots: [second.pem] },
      { presented: [end, cross.pem, ca.pem], roots: [second.pem] },
    ]
    expect([judgeByOpenssl(unlucky), judgeByOpenssl(lucky)]).toEqual([20, 0])
    const rival = { x509: expect.objectContaining({ raw: ca.der }) }
    expect(judgeOurselves(unlucky)).toMatchObject({ ok: true, rival })
    expect(judgeOurselves(lucky)).toMatchObject({ ok: true, rival })
  })

  test('tells of two roots with one name and no key ids, and is sure of those with key ids', () => {
    for (const keyIds of [false, true]) {
      const [old, fresh] = rotated({ keyIds })
      const shape = { presented: [fresh.issue({ ...leaf, keyIds }).pem], roots: [old.pem, fresh.pem] }
      expect(judgeOurselves(shape)).toMatchObject({ ok: true, rival: keyIds ? null : { selfSigned: true } })
    }
  })

  test('has no doubt about a presented root of the same name, since proxies look among the trusted first', () => {
    const [old, fresh] = rotated({ keyIds: false })
    const shape = { presented: [fresh.issue({ ...leaf, keyIds: false }).pem, old.pem], roots: [fresh.pem] }
    expect(judgeOurselves(shape)).toMatchObject({ ok: true, rival: null })
    expect(judgeByOpenssl(shape)).toBe(0)
  })

  test('has no doubt about an expired root beside the renewed one, since proxies prefer the valid', () => {
    const [old, fresh] = rotated({ keyName: 'one' }, { notBefore: past, notAfter: recent, keyName: 'one' })
    for (const roots of [
      [old.pem, fresh.pem],
      [fresh.pem, old.pem],
    ]) {
      const shape = { presented: [fresh.issue(leaf).pem], roots }
      expect(judgeOurselves(shape)).toMatchObject({ ok: true, rival: null })
      expect(judgeByOpenssl(shape)).toBe(0)
    }
  })

  test('names the intermediate that expired, and when', () => {
    const { presented, roots } = below({}, { name: 'CN=ca', notBefore: past, notAfter: recent })
    expect(judgeOurselves({ presented, roots })).toMatchObject({
      at: { subject: 'CN=ca' },
      text: expect.stringMatching(/^intermediate CN=ca expired at \d{4}-/),
    })
  })

  test('prefers the failure of the chain that reaches a root', () => {
    const { end, ca, cross, second } = crossSigned({ notBefore: past, notAfter: recent })
    expect(judgeOurselves({ presented: [end, ca.pem, cross.pem], roots: [second.pem] })).toMatchObject({
      reason: 'expired',
    })
  })

  test('says so when there is nothing to verify, or nothing to verify with', () => {
    const { presented, roots } = below()
    expect(judgeOurselves({ presented: [], roots })).toMatchObject({ reason: 'nothing-presented', at: null })
    expect(judgeOurselves({ presented, roots: [] })).toMatchObject({ reason: 'no-roots', at: null })
  })

  test('comes to an end with CAs that all sign each other', () => {
    const names = Array.from({ length: 7 }, (_, index) => `CN=ca${index}`)
    const roots = names.map((name) => makeAuthority({ name }))
    const tangle: string[] = []
    for (const a of roots) for (const b of roots) if (a !== b) tangle.push(a.crossSign(b).pem)
    const [first] = roots
    const end = first?.issue(leaf).pem ?? ''
    const verdict = judgeOurselves({
      presented: [end, ...tangle],
      roots: [makeAuthority({ name: 'O=green' }).pem],
    })
    expect(verdict.ok).toBe(false)
  })
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshfed-chain-'))
  execFileSync('openssl', ['version'])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** openssl's error number, 0 when it accepts. */
function judgeByOpenssl({ presented: [end = '', ...untrusted], roots, at = now }: Shape): number {
  const file = (name: string, pem: string) => {
    writeFileSync(join(folder, name), pem)
    return join(folder, name)
  }
  const time = String(Math.floor(at.getTime() / 1000))
  const trust = ['-no-CApath', '-no-CAstore', '-CAfile', file('roots.pem', roots.join(''))]
  const given = untrusted.length > 0 ? ['-untrusted', file('untrusted.pem', untrusted.join(''))] : []
  const run = spawnSync('openssl', ['verify', '-attime', time, ...trust, ...given, file('leaf.pem', end)], {
    encoding: 'utf8',
  })
  if (run.status === 0) return 0
  return Number(/error (\d+) at/.exec(run.stderr + run.stdout)?.[1] ?? Number.NaN)
}

function judgeOurselves({ presented, roots, at = now }: Shape): ChainVerdict {
  return verifyChain(read(presented), read(roots), at)
}

function read(pems: readonly string[]) {
  return readBundle(pems.join('')).certificates
}

/** root → leaf, or root → intermediate → leaf. */
function below(
  top: AuthorityOptions = {},
  middle?: AuthorityOptions,
  end: Parameters<Authority['issue']>[0] = leaf,
): Shape {
  const root = makeAuthority({ name: 'O=red', ...top })
  if (!middle) return { presented: [root.issue(end).pem], roots: [root.pem] }
  const ca = root.issueAuthority(middle)
  return { presented: [ca.issue(end).pem, ca.pem], roots: [root.pem] }
}

function threeDeep(top: AuthorityOptions = {}, middle: AuthorityOptions = {}, bottom: AuthorityOptions = {}) {
  const root = makeAuthority({ name: 'O=red', ...top })
  const upper = root.issueAuthority({ name: 'CN=upper', ...middle })
  const lower = upper.issueAuthority({ name: 'CN=lower', ...bottom })
  return { root, upper, lower, end: lower.issue(leaf).pem }
}

/** Two roots of the same name with different keys. */
function rotated(options: AuthorityOptions = {}, old: AuthorityOptions = {}): [Authority, Authority] {
  const make = (keyName: string, more = {}) => makeAuthority({ name: 'O=red', keyName, ...options, ...more })
  return [make('old', old), make('new')]
}

function crossSigned(options: AuthorityOptions = {}) {
  const [first, second] = [makeAuthority({ name: 'O=first' }), makeAuthority({ name: 'O=second' })]
  const ca = first.issueAuthority({ name: 'CN=ca' })
  return { end: ca.issue(leaf).pem, ca, cross: second.crossSign(ca, options), second }
}

function everyKey(name: string, make: (key: KeyKind) => Shape): Record<string, () => Shape> {
  const kinds: KeyKind[] = ['RSA-2048', 'P-256', 'P-384', 'Ed25519']
  return Object.fromEntries(kinds.map((key) => [`${name}, ${key}`, () => make(key)]))
}

function daysAway(days: number): Date {
  return new Date(now.getTime() + days * 86_400_000)
}
