import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto'
import { bytesOf, type Der, decodeDer, encodeDer, partsOf, sequence } from './der.js'

export interface CertificateNames {
  /** Another text for one that holds names. */
  readonly text: (text: string) => string
  /** Another address, 4 or 16 bytes. */
  readonly address: (bytes: Buffer) => Buffer
}

const ed25519 = sequence({ tag: 0x06, content: Buffer.from('2b6570', 'hex') })
const oid = (hex: string) => Buffer.from(hex, 'hex')
const [subjectKey, authorityKey, altNames, constraints] = ['551d0e', '551d23', '551d11', '551d1e'].map(oid)
/** Extensions that say what a certificate may be used for, without names: basicConstraints, keyUsage, extKeyUsage. */
const plain = ['551d13', '551d0f', '551d25'].map(oid)

/**
 * Certificates with other names and other keys, which are to each other as the real ones are: what was signed by a CA is signed by
 * its double, what was not is not. Keys and signatures come from the secret key, so the same certificate gives the same double in
 * every bundle. The doubles' private keys are kept nowhere.
 */
export class Certificates {
  readonly #key: Buffer
  readonly #names: CertificateNames
  readonly #known = new Map<string, X509Certificate>()
  readonly #doubles = new Map<string, Buffer | null>()

  constructor(key: Buffer, names: CertificateNames) {
    this.#key = key
    this.#names = names
  }

  /** Tells of a certificate that others may be signed by. */
  learn(der: Buffer): void {
    try {
      this.#known.set(der.toString('base64'), new X509Certificate(der))
    } catch {
      // no certificate, and so nobody's issuer
    }
  }

  /** The double of a certificate; null for what is none. */
  doubleOf(der: Buffer): Buffer | null {
    const id = der.toString('base64')
    const known = this.#doubles.get(id)
    if (known !== undefined) return known
    let double: Buffer | null
    try {
      double = this.#make(der)
    } catch {
      double = null
    }
    this.#doubles.set(id, double)
    return double
  }

  #make(der: Buffer): Buffer {
    const parts = [...partsOf(partsOf(decodeDer(der))[0])]
    const version = parts[0]?.tag === 0xa0 ? [parts.shift() as Der] : []
    const [serial, , issuer, validity, subject, , ...rest] = parts
    if (!serial || !issuer || !validity || !subject) throw new Error('no certificate')
    const real = new X509Certificate(der)
    const extensions = rest.find(({ tag }) => tag === 0xa3)
    const tbs = sequence(
      ...version,
      { tag: 0x02, content: this.#bytes('serial', bytesOf(serial), 16) },
      ed25519,
      this.#renamed(issuer),
      validity,
      this.#renamed(subject),
      decodeDer(createPublicKey(this.#keyOf(real)).export({ type: 'spki', format: 'der' })),
      ...(extensions ? [this.#extensions(extensions)] : []),
    )
    const signature = sign(null, encodeDer(tbs), this.#signerOf(real))
    return encodeDer(sequence(tbs, ed25519, { tag: 0x03, content: Buffer.concat([Buffer.from([0]), signature]) }))
  }

  #extensions(extensions: Der): Der {
    const kept = partsOf(partsOf(extensions)[0]).flatMap((extension) => {
      const parts = partsOf(extension)
      const [id, value] = [bytesOf(parts[0]), parts.at(-1)]
      const changed = value && this.#extension(id, bytesOf(value))
      return changed ? [{ ...extension, content: [...parts.slice(0, -1), { tag: 0x04, content: changed }] }] : []
    })
    return { tag: 0xa3, content: [sequence(...kept)] }
  }

  /** Null for extensions that are left out: they hold addresses of revocation lists and the like. */
  #extension(id: Buffer, value: Buffer): Buffer | null {
    if (plain.some((one) => one.equals(id))) return value
    if (subjectKey?.equals(id))
      return encodeDer({ tag: 0x04, content: this.#bytes('key id', bytesOf(decodeDer(value)), 20) })
    if (altNames?.equals(id) || constraints?.equals(id)) return encodeDer(this.#renamed(decodeDer(value)))
    if (!authorityKey?.equals(id)) return null
    const keyId = partsOf(decodeDer(value)).find(({ tag }) => tag === 0x80)
    return keyId ? encodeDer(sequence({ tag: 0x80, content: this.#bytes('key id', bytesOf(keyId), 20) })) : null
  }

  /** All texts and addresses in a structure; of general names `[1]`, `[2]`, `[6]` are texts and `[7]` is an address. */
  #renamed(value: Der): Der {
    if (!Buffer.isBuffer(value.content)) return { ...value, content: partsOf(value).map((part) => this.#renamed(part)) }
    const text = [0x0c, 0x13, 0x14, 0x16, 0x1a, 0x81, 0x82, 0x86].includes(value.tag)
    if (text) return { ...value, content: Buffer.from(this.#names.text(value.content.toString('utf8'))) }
    if (value.tag !== 0x87) return value
    const { content } = value
    const half = content.length / 2
    // in name constraints a mask follows
    if (content.length === 8 || content.length === 32)
      return {
        ...value,
        content: Buffer.concat([this.#names.address(content.subarray(0, half)), content.subarray(half)]),
      }
    return { ...value, content: this.#names.address(content) }
  }

  /** By the id of its key where it has one, as that is all that is known of a CA whose certificate is not at hand. */
  #keyOf(cert: X509Certificate): KeyObject {
    return this.#derive(keyIdOf(cert, subjectKey) ?? createHash('sha256').update(spkiOf(cert)).digest())
  }

  #signerOf(cert: X509Certificate): KeyObject {
    const named = [cert, ...this.#known.values()].filter((other) => other.subject === cert.issuer)
    const signer = named.find((other) => isSignedBy(cert, other))
    if (signer) return this.#keyOf(signer)
    const id = keyIdOf(cert, authorityKey)
    // a CA of that name is at hand, and it is another one
    const stranger = named.some((other) => id === null || keyIdOf(other, subjectKey)?.equals(id))
    return stranger || id === null ? this.#derive(Buffer.from(`unknown signer ${cert.issuer}`)) : this.#derive(id)
  }

  #derive(id: Buffer): KeyObject {
    const seed = createHmac('sha256', this.#key).update('certificate key ').update(id).digest()
    const header = Buffer.from('302e020100300506032b657004220420', 'hex')
    return createPrivateKey({ key: Buffer.concat([header, seed]), format: 'der', type: 'pkcs8' })
  }

  #bytes(what: string, real: Buffer, length: number): Buffer {
    const bytes = createHmac('sha256', this.#key)
      .update(`certificate ${what} `)
      .update(real)
      .digest()
      .subarray(0, length)
    // a positive number, in its shortest form
    bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
    return bytes
  }
}

function isSignedBy(cert: X509Certificate, other: X509Certificate): boolean {
  try {
    return cert.verify(other.publicKey)
  } catch {
    return false
  }
}

function spkiOf(cert: X509Certificate): Buffer {
  return cert.publicKey.export({ type: 'spki', format: 'der' })
}

/** The key identifier that an extension of a certificate names. */
function keyIdOf(cert: X509Certificate, extension: Buffer | undefined): Buffer | null {
  const tbs = partsOf(partsOf(decodeDer(cert.raw))[0])
  const extensions = partsOf(partsOf(tbs.find(({ tag }) => tag === 0xa3))[0])
  const parts = partsOf(extensions.find((one) => extension?.equals(bytesOf(partsOf(one)[0]))))
  const value = bytesOf(parts.at(-1))
  if (value.length === 0) return null
  const inner = decodeDer(value)
  const id = inner.tag === 0x04 ? inner : partsOf(inner).find(({ tag }) => tag === 0x80)
  return id ? bytesOf(id) : null
}
