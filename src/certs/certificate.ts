import { createHash, X509Certificate } from 'node:crypto'
import { type Extensions, type NameConstraints, readStructure } from './extensions.js'

/** One X.509 certificate: what is said in it, and nothing that was judged about it. */
export interface Certificate {
  /** SHA-256 of the DER form, lower-case hex: two certificates are the same when these are. */
  readonly fingerprint: string
  /** `O=red-mesh.local, CN=ca`; '' when the certificate has none, as the leaves of Istio. */
  readonly subject: string
  readonly issuer: string
  /** Relative names in their order, made comparable (case and spaces do not count): for matching an issuer. */
  readonly subjectRdns: readonly string[]
  readonly issuerRdns: readonly string[]
  /** Hex. */
  readonly serial: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly isCA: boolean
  /** How many intermediates may follow below this CA; null = any number. */
  readonly pathLength: number | null
  /** As in RFC 5280 4.2.1.3 (`keyCertSign`…); null when the certificate does not limit its use. */
  readonly keyUsage: readonly string[] | null
  /** `RSA-2048`, `P-256`, `P-384`, `Ed25519`…; `unknown` for what OpenSSL cannot read. */
  readonly keyType: string
  /** Every URI of the alternative names that starts with `spiffe://`, as written. */
  readonly spiffeIds: readonly string[]
  readonly uris: readonly string[]
  readonly dnsNames: readonly string[]
  readonly nameConstraints: NameConstraints | null
  /** OIDs of critical extensions that verifiers do not know: they must refuse the certificate. */
  readonly unknownCritical: readonly string[]
  /** Signed by its own key (the signature was verified): what a root is. */
  readonly selfSigned: boolean
  /** Lower-case hex, null when absent. */
  readonly subjectKeyId: string | null
  readonly authorityKeyId: string | null
  /** Serial of the issuer's certificate where the issuer insists on that one, hex as the certificate writes it. */
  readonly authoritySerial: string | null
  readonly x509: X509Certificate
}

/**
 * Reads one certificate from DER; bytes after it are dropped. Throws an error that never holds anything of the input when
 * these bytes are no certificate.
 */
export function readCertificate(der: Uint8Array): Certificate {
  try {
    // A PEM text would be taken by node as well, and could hold more than a certificate.
    if (der[0] !== 0x30) throw new Error('not a DER sequence')
    const x509 = new X509Certificate(der)
    if (Number.isNaN(Date.parse(x509.validFrom) + Date.parse(x509.validTo))) throw new Error('dates that are none')
    const { version, ...structure } = readStructure(x509.raw)
    return describe(x509, structure, version)
  } catch {
    throw new Error('not an X.509 certificate')
  }
}

/** The first bytes of a fingerprint as people compare them: `AB:CD:EF:01`. */
export function shortFingerprint(cert: Pick<Certificate, 'fingerprint'>): string {
  return (cert.fingerprint.slice(0, 16).toUpperCase().match(/../g) ?? []).join(':')
}

/** What to call a certificate in a sentence: its SPIFFE ID, subject, DNS name or, for lack of all these, its fingerprint. */
export function nameOf(cert: Certificate): string {
  return cert.spiffeIds[0] || cert.subject || cert.dnsNames[0] || shortFingerprint(cert)
}

/** True when the key of `issuer` made the signature on `cert`. Names and constraints are not looked at. */
export function isSignedBy(cert: Certificate, issuer: Certificate): boolean {
  return verifies(cert.x509, issuer.x509)
}

export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return a.fingerprint === b.fingerprint
}

export function sameName(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((rdn, index) => rdn === b[index])
}

function describe(x509: X509Certificate, extensions: Omit<Extensions, 'version'>, version: number): Certificate {
  const selfSigned = sameName(extensions.subjectRdns, extensions.issuerRdns) && verifies(x509, x509)
  return {
    ...extensions,
    fingerprint: createHash('sha256').update(x509.raw).digest('hex'),
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    serial: x509.serialNumber,
    notBefore: new Date(x509.validFrom),
    notAfter: new Date(x509.validTo),
    // Version 1 has no extensions to say so: verifiers take a self-signed one for a CA.
    isCA: extensions.isCA || (version === 1 && selfSigned),
    keyType: keyTypeOf(x509),
    spiffeIds: extensions.uris.filter((uri) => uri.startsWith('spiffe://')),
    selfSigned,
    x509,
  }
}

function verifies(cert: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return cert.verify(issuer.publicKey)
  } catch {
    return false // another kind of key than the signature was made with, or one that OpenSSL cannot read
  }
}

const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }

function keyTypeOf(x509: X509Certificate): string {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey
    if (type === 'ec') return curves[details?.namedCurve ?? ''] ?? details?.namedCurve ?? 'EC'
    if (type === 'rsa' || type === 'rsa-pss') return `${type.toUpperCase()}-${details?.modulusLength}`
    if (type?.startsWith('ed')) return `Ed${type.slice(2)}`
    return type ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** node gives one attribute a line, and undefined for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ')
}
