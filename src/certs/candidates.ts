import { type Certificate, isSignedBy, sameCertificate, sameName } from './certificate.js'

/** A way from a leaf upwards: to a trusted root when `namesakes` is null, else to a dead end with these CAs of the issuer's name. */
export interface Way {
  readonly path: readonly Certificate[]
  readonly namesakes: readonly Certificate[] | null
}

/** The certificates that a path may be made of. Each signature is verified once, and no more than `budget` in all. */
export class Candidates {
  readonly #all: readonly Certificate[]
  readonly #trusted: ReadonlySet<string>
  readonly #signed = new Map<string, boolean>()
  /** CAs that all sign each other make more paths than there is time for. */
  #budget = 2000

  constructor(presented: readonly Certificate[], trusted: readonly Certificate[]) {
    this.#all = [...new Map([...trusted, ...presented].map((cert) => [cert.fingerprint, cert])).values()]
    this.#trusted = new Set(trusted.map(({ fingerprint }) => fingerprint))
  }

  isTrusted({ fingerprint }: Certificate): boolean {
    return this.#trusted.has(fingerprint)
  }

  trustsName(root: Certificate): boolean {
    return this.#all.some((cert) => this.isTrusted(cert) && sameName(cert.subjectRdns, root.subjectRdns))
  }

  /** Every way on from the end of `path`. */
  *waysUp(path: readonly Certificate[]): Generator<Way> {
    const top = path[path.length - 1]
    if (!top) return
    if (top.selfSigned) {
      yield { path, namesakes: this.isTrusted(top) ? null : [] }
      return
    }
    const namesakes = this.#named(top).filter((cert) => !path.some((below) => sameCertificate(below, cert)))
    const issuers = namesakes.filter((cert) => keyIdsAgree(top, cert) && this.#hasSigned(cert, top))
    for (const issuer of issuers) yield* this.waysUp([...path, issuer])
    if (issuers.length === 0) yield { path, namesakes }
  }

  /**
   * What a proxy may take for the issuer of `cert` as well as `issuer`. OpenSSL, which these proxies are built with, goes by
   * name, key ids and dates, looks among the trusted first, takes the first that fits, and never comes back for another.
   */
  rivals(cert: Certificate, issuer: Certificate, at: Date): Certificate[] {
    if (this.#budget <= 0) return [] // nothing more can be told about them
    return this.#named(cert).filter(
      (other) =>
        !sameCertificate(other, issuer) &&
        (this.isTrusted(other) || !this.isTrusted(issuer)) &&
        keyIdsAgree(cert, other) &&
        other.keyUsage?.includes('keyCertSign') !== false &&
        at >= other.notBefore &&
        at <= other.notAfter,
    )
  }

  #named(cert: Certificate): Certificate[] {
    return this.#all.filter(({ subjectRdns }) => sameName(subjectRdns, cert.issuerRdns))
  }

  #hasSigned(issuer: Certificate, cert: Certificate): boolean {
    if (this.#budget-- <= 0) return false
    const pair = `${issuer.fingerprint} ${cert.fingerprint}`
    const signed = this.#signed.get(pair) ?? isSignedBy(cert, issuer)
    this.#signed.set(pair, signed)
    return signed
  }
}

/**
 * An authority key identifier that does not fit makes an issuer of the right name another CA, also by its serial alone, as
 * when a root was renewed with its old key. Where a part is absent nothing can be told by it.
 */
export function keyIdsAgree(cert: Certificate, issuer: Certificate): boolean {
  if (cert.authoritySerial !== null && serial(cert.authoritySerial) !== serial(issuer.serial)) return false
  return !issuer.subjectKeyId || !cert.authorityKeyId || issuer.subjectKeyId === cert.authorityKeyId
}

function serial(hex: string): string {
  return hex.toLowerCase().replace(/^0+/, '')
}
