import { contextSpecific, type DerNode, isBoolean, parseDer, readBits, readOid, readSmallInteger } from './der.js'

/** One side of a name constraint. `directories` are names as in `Certificate.subjectRdns`. */
export interface NameSpace {
  readonly uris: readonly string[]
  readonly dnsNames: readonly string[]
  readonly directories: readonly (readonly string[])[]
}

/** Which names may stand in certificates below a CA (RFC 5280 4.2.1.10). An empty list of `permitted` does not limit. */
export interface NameConstraints {
  readonly permitted: NameSpace
  readonly excluded: NameSpace
}

/** The parts of a certificate that node:crypto does not tell. */
export interface Extensions {
  readonly version: number
  readonly subjectRdns: readonly string[]
  readonly issuerRdns: readonly string[]
  readonly isCA: boolean
  readonly pathLength: number | null
  readonly keyUsage: readonly string[] | null
  readonly uris: readonly string[]
  readonly dnsNames: readonly string[]
  readonly nameConstraints: NameConstraints | null
  readonly unknownCritical: readonly string[]
  readonly subjectKeyId: string | null
  readonly authorityKeyId: string | null
  readonly authoritySerial: string | null
}

/**
 * Walks the DER of a certificate by itself: X509Certificate of node hides path length, key usage and name constraints, and
 * the certificate class of node-forge refuses critical alternative names and elliptic keys, both of which Istio uses.
 */
export function readStructure(der: Buffer): Extensions {
  const fields = parseDer(der).children[0]?.children ?? []
  const versioned = fields[0]?.tagClass === contextSpecific
  const version = versioned && fields[0]?.children[0] ? readSmallInteger(fields[0].children[0]) + 1 : 1
  const [, , issuer, , subject, , ...optional] = versioned ? fields.slice(1) : fields
  const list = optional.find((field) => field.tagClass === contextSpecific && field.tag === 3)
  const extensions = (list?.children[0]?.children ?? []).map(readExtension)
  const find = (oid: string) => extensions.find((extension) => extension.oid === oid)?.value

  const basic = find(oids.basicConstraints)?.children ?? []
  const limit = isBoolean(basic[0]) ? basic[1] : basic[0]
  const names = readNames(find(oids.subjectAltName)?.children ?? [])
  const usage = find(oids.keyUsage)
  const constraints = find(oids.nameConstraints)
  const authority = find(oids.authorityKeyId)?.children ?? []
  return {
    version,
    subjectRdns: readRdns(subject),
    issuerRdns: readRdns(issuer),
    isCA: isBoolean(basic[0]) && basic[0]?.bytes !== '\0',
    pathLength: limit ? readSmallInteger(limit) : null,
    keyUsage: usage ? readBits(usage).map((bit) => usages[bit] ?? `bit ${bit}`) : null,
    uris: names.uris,
    dnsNames: names.dnsNames,
    nameConstraints: constraints
      ? { permitted: readSubtrees(constraints, 0), excluded: readSubtrees(constraints, 1) }
      : null,
    unknownCritical: extensions.filter(({ critical, oid }) => critical && !understood.has(oid)).map(({ oid }) => oid),
    subjectKeyId: hex(find(oids.subjectKeyId)),
    authorityKeyId: hex(authority.find(({ tag }) => tag === 0)),
    authoritySerial: hex(authority.find(({ tag }) => tag === 2)),
  }
}

const oids = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyId: '2.5.29.35',
}

/** Read above or harmless to us, and handled by OpenSSL and BoringSSL: extended key usage, policies, revocation lists. */
const understood = new Set([
  ...Object.values(oids),
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
])

const usages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

function readExtension(node: DerNode): { oid: string; critical: boolean; value: DerNode | undefined } {
  const oid = readOid(node.children[0])
  const flagged = isBoolean(node.children[1])
  const bytes = node.children[flagged ? 2 : 1]?.bytes ?? ''
  return {
    oid,
    critical: flagged && node.children[1]?.bytes !== '\0',
    // The content of a foreign extension need not even be DER.
    value: Object.values(oids).includes(oid) ? parseDer(bytes) : undefined,
  }
}

/** GeneralNames: [6] URI, [2] DNS name, [4] directory name. IP and mail addresses have no part in mesh identities. */
function readNames(names: readonly DerNode[]): NameSpace {
  const tagged = (tag: number) => names.filter((name) => name.tagClass === contextSpecific && name.tag === tag)
  return {
    uris: tagged(6).map(({ bytes }) => bytes),
    dnsNames: tagged(2).map(({ bytes }) => bytes),
    directories: tagged(4).map(({ children }) => readRdns(children[0])),
  }
}

function readSubtrees(constraints: DerNode, tag: number): NameSpace {
  const subtrees = constraints.children.find((child) => child.tag === tag)?.children ?? []
  return readNames(subtrees.flatMap(({ children }) => children.slice(0, 1)))
}

function readRdns(name: DerNode | undefined): string[] {
  return (name?.children ?? []).map(({ children }) => children.map(readAttribute).sort().join('+'))
}

function readAttribute({ children: [type, value] }: DerNode): string {
  const text = Buffer.from(value?.bytes ?? '', 'latin1').toString('utf8')
  return `${readOid(type)}=${text.trim().replace(/\s+/g, ' ').toLowerCase()}`
}

function hex(node: DerNode | undefined): string | null {
  return node ? Buffer.from(node.bytes, 'latin1').toString('hex') : null
}
