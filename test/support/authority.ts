/**
 * Makes certificate authorities and certificates for tests, of every kind that meshes use or that somebody gets wrong:
 *
 *   const root = makeAuthority({ name: 'O=red-mesh.local' })
 *   const ca = root.issueAuthority({ name: 'CN=intermediate', key: 'P-384', pathLength: 0 })
 *   const gateway = ca.issue({ spiffeId: 'spiffe://red-mesh.local/ns/red/sa/ingress' })
 *   gateway.pem, gateway.keyPem, gateway.chainPem (leaf and intermediates, without the root), root.pem
 *
 * Defaults are those of Istio's own CA: no subject and a critical URI name on leaves, key ids, critical basic constraints.
 * Key pairs are made once a test file for each `keyName` (by default the name), since RSA keys take their time: two
 * authorities of the same name and kind share their key unless they are given different `keyName`s.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bits, boolean, context, general, integer, name, octets, oid, sequence, time } from './der.js'

export type KeyKind = 'RSA-2048' | 'P-256' | 'P-384' | 'Ed25519'
export type Usage = 'digitalSignature' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign'

export interface CertificateOptions {
  /** Default P-256, the fastest. */
  readonly key?: KeyKind
  readonly keyName?: string
  /** Default an hour ago. */
  readonly notBefore?: Date
  /** Default in a day for leaves, in ten years for authorities. */
  readonly notAfter?: Date
  /** Default as Istio: digitalSignature and keyEncipherment, or keyCertSign. null = no such extension. */
  readonly keyUsage?: readonly Usage[] | null
  /** Default true: subject and authority key identifiers. */
  readonly keyIds?: boolean
  /** Default false: insist on this very certificate of the issuer by its serial, not only on its key. */
  readonly issuerSerial?: boolean
  /** OID of a critical extension that nobody knows. */
  readonly oddCritical?: string
  /** Subject as `O=corp,CN=ca` (O, OU, CN, C). Default `O=authority` for authorities, none for leaves. */
  readonly name?: string
}

/** `{ uri: '.mesh.local' }`, `{ dns: 'example.com' }`, or `{ directory: 'O=a' }`. */
export type GeneralName = { readonly uri: string } | { readonly dns: string } | { readonly directory: string }

export interface AuthorityOptions extends CertificateOptions {
  readonly pathLength?: number
  /** Default true; false for an issuer that may not be one. */
  readonly isCA?: boolean
  readonly nameConstraints?: { readonly permitted?: readonly GeneralName[]; readonly excluded?: readonly GeneralName[] }
  /** Default 3; 1 has no extensions at all. */
  readonly version?: 1 | 3
}

export interface LeafOptions extends CertificateOptions {
  readonly spiffeId?: string
  readonly dnsNames?: readonly string[]
}

export interface Issued {
  readonly pem: string
  readonly der: Buffer
  /** PKCS #8. */
  readonly keyPem: string
  /** This certificate and the intermediates above it, without the root; '' for a root. */
  readonly chainPem: string
}

export interface Authority extends Issued {
  readonly signer: Signer
  issue(options?: LeafOptions): Issued
  issueAuthority(options?: AuthorityOptions): Authority
  /** Another certificate for the name and key of `other`, signed by this authority: what `other` issued fits below it. */
  crossSign(other: Authority, options?: AuthorityOptions): Authority
}

export interface Signer {
  readonly name: string
  readonly kind: KeyKind
  readonly keys: KeyPair
  readonly keyIds: boolean
  readonly serial: Buffer
}

/** Makes a self-signed root. */
export function makeAuthority(options: AuthorityOptions = {}): Authority {
  return authority(options, null, '')
}

/** The same certificate with a signature that is not right. */
export function tamper({ der }: Pick<Issued, 'der'>): string {
  const changed = Buffer.from(der)
  changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1
  return toPem('CERTIFICATE', changed)
}

export function toPem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
}

function authority(options: AuthorityOptions, issuer: Signer | null, chainAbove: string, keys?: KeyPair): Authority {
  const { name: own = 'O=authority', key: kind = 'P-256', keyIds = true, isCA = true, pathLength } = options
  const pair = keys ?? keyPair(kind, options.keyName ?? own)
  const self: Signer = { name: own, kind, keyIds, keys: pair, serial: newSerial() }
  const basic = [...(isCA ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])]
  const { permitted = [], excluded = [] } = options.nameConstraints ?? {}
  const subtrees = [permitted, excluded].map((names, tag) =>
    names.length > 0 ? [context(tag, Buffer.concat(names.map((each) => sequence(general(each)))))] : [],
  )
  const extensions = [
    extension('2.5.29.19', true, sequence(...basic)),
    ...(options.nameConstraints ? [extension('2.5.29.30', true, sequence(...subtrees.flat()))] : []),
    ...commonExtensions(options, self, issuer ?? self, ['keyCertSign']),
  ]
  const lasting = { notAfter: new Date(Date.now() + 3650 * 86_400_000), ...options }
  const issued = certificate(lasting, self, issuer ?? self, options.version === 1 ? null : extensions)
  const chainPem = issuer ? issued.pem + chainAbove : ''
  return {
    ...issued,
    chainPem,
    signer: self,
    issue: (leaf = {}) => issueLeaf(leaf, self, chainPem),
    issueAuthority: (below = {}) => authority(below, self, chainPem),
    crossSign: (other, cross = {}) =>
      authority({ ...cross, name: other.signer.name, key: other.signer.kind }, self, chainPem, other.signer.keys),
  }
}

function issueLeaf(options: LeafOptions, issuer: Signer, chainAbove: string): Issued {
  const { key: kind = 'P-256', keyName = 'leaf', name: own = '', keyIds = true, spiffeId, dnsNames = [] } = options
  const self: Signer = { name: own, kind, keyIds, keys: keyPair(kind, keyName), serial: newSerial() }
  const names = [...(spiffeId === undefined ? [] : [{ uri: spiffeId }]), ...dnsNames.map((dns) => ({ dns }))]
  const issued = certificate(options, self, issuer, [
    extension('2.5.29.19', true, sequence()),
    ...(names.length > 0 ? [extension('2.5.29.17', own === '', sequence(...names.map(general)))] : []),
    ...commonExtensions(options, self, issuer, ['digitalSignature', 'keyEncipherment']),
  ])
  return { ...issued, chainPem: issued.pem + chainAbove }
}

function commonExtensions(
  options: CertificateOptions,
  self: Signer,
  issuer: Signer,
  usage: readonly Usage[],
): Buffer[] {
  const { keyUsage = usage, keyIds = true, oddCritical } = options
  const serial = options.issuerSerial
    ? [context(1, general({ directory: issuer.name })), context(2, issuer.serial, false)]
    : []
  const positions = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 }
  const octet = keyUsage?.reduce((sum, each) => sum | (0x80 >> positions[each]), 0)
  return [
    ...(octet === undefined ? [] : [extension('2.5.29.15', true, bits(Buffer.from([octet])))]),
    ...(keyIds ? [extension('2.5.29.14', false, octets(keyId(self)))] : []),
    ...(keyIds && issuer.keyIds
      ? [extension('2.5.29.35', false, sequence(context(0, keyId(issuer), false), ...serial))]
      : []),
    ...(oddCritical ? [extension(oddCritical, true, octets(Buffer.alloc(0)))] : []),
  ]
}

function certificate(
  options: CertificateOptions,
  self: Signer,
  issuer: Signer,
  extensions: readonly Buffer[] | null,
): Issued {
  const algorithm = sequence(
    oid(signatures[issuer.kind].oid),
    ...(issuer.kind === 'RSA-2048' ? [Buffer.from([5, 0])] : []),
  )
  const tbs = sequence(
    ...(extensions ? [context(0, integer(2))] : []),
    integer(self.serial),
    algorithm,
    name(issuer.name),
    sequence(
      time(options.notBefore ?? new Date(Date.now() - 3_600_000)),
      time(options.notAfter ?? new Date(Date.now() + 86_400_000)),
    ),
    name(self.name),
    spki(self),
    ...(extensions ? [context(3, sequence(...extensions))] : []),
  )
  const der = sequence(tbs, algorithm, bits(sign(signatures[issuer.kind].hash, tbs, issuer.keys.privateKey)))
  const keyPem = self.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { der, keyPem, pem: toPem('CERTIFICATE', der), chainPem: '' }
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))
}

function spki({ keys }: Signer): Buffer {
  return keys.publicKey.export({ type: 'spki', format: 'der' })
}

function keyId(signer: Signer): Buffer {
  return createHash('sha1').update(spki(signer)).digest()
}

/** With a first byte that needs no padding in DER. */
function newSerial(): Buffer {
  return Buffer.concat([Buffer.from([1]), randomBytes(8)])
}

const signatures: Record<KeyKind, { readonly oid: string; readonly hash: string | null }> = {
  'RSA-2048': { oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  'P-256': { oid: '1.2.840.10045.4.3.2', hash: 'sha256' },
  'P-384': { oid: '1.2.840.10045.4.3.3', hash: 'sha384' },
  Ed25519: { oid: '1.3.101.112', hash: null },
}

interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const made = new Map<string, KeyPair>()

function keyPair(kind: KeyKind, keyName: string): KeyPair {
  const id = `${kind} ${keyName}`
  const pair = made.get(id) ?? generate(kind)
  made.set(id, pair)
  return pair
}

function generate(kind: KeyKind): KeyPair {
  if (kind === 'RSA-2048') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  if (kind === 'Ed25519') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('ec', { namedCurve: kind })
}
