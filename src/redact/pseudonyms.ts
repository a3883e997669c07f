import { createHmac, scryptSync } from 'node:crypto'
import { isIP } from 'node:net'
import { Addresses } from './addresses.js'
import { Certificates } from './certificates.js'
import { commonWords } from './common-words.js'
import type { Hit } from './tally.js'

const certificate = String.raw`-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----`
const encoded = String.raw`\bLS0tLS1CRUdJTi[A-Za-z0-9+/=]{20,}`
const opaque = String.raw`\b[A-Za-z0-9+/]{80,}={0,2}`
const type = String.raw`\b(?:envoy|istio|type\.googleapis)\.[\w.]+(?:/[\w.]+)?`
const address6 = String.raw`(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?:/\d{1,3})?(?![\w:])`
const address4 = String.raw`(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?!\.?\w)`
const host = String.raw`(?<![\w.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+(?![\w-])`
const word = '[A-Za-z0-9]+'
const tokens = new RegExp([certificate, encoded, opaque, type, address6, address4, host, word].join('|'), 'g')

/** Ends of names of files, and not of hosts. */
const fileEnding = /\.(?:go|cc|cpp|h|rs|js|ts|py|sh|ya?ml|json|log|proto|pem|crt|key|conf|txt|md|so|html|db|sock|tmp)$/

/**
 * Replaces names, addresses and hosts by tokens that are the same wherever the key is the same, so that bundles of both clusters still
 * fit together. Names are taken word by word (`istiod-blue` keeps its `istiod-`): what a name is made of, begins with or ends in
 * stays as it was. Words of Kubernetes and Istio stay, and so do those of `spoken`.
 */
export class Pseudonyms {
  readonly #key: Buffer
  readonly #spoken: ReadonlySet<string>
  readonly #words = new Set<string>()
  readonly #tokens = new Map<string, string>()
  readonly #addresses: Addresses
  readonly certificates: Certificates

  /** @param spoken words in lower case that texts are understood by */
  constructor(passphrase: string, spoken: ReadonlySet<string>) {
    this.#key = scryptSync(passphrase, 'meshfed pseudonyms 1', 32)
    this.#spoken = spoken
    this.#addresses = new Addresses(this.#key)
    this.certificates = new Certificates(this.#key, {
      text: (text) => this.#every(text),
      address: (bytes) => this.#addresses.ofBytes(bytes),
    })
  }

  /** Tells of a name; its words are then replaced wherever they stand. */
  learn(name: string): void {
    for (const one of name.match(/[A-Za-z0-9]+/g) ?? []) if (!this.#isCommon(one)) this.#words.add(one.toLowerCase())
  }

  /** The text with all that was learned, all addresses, hosts and certificates replaced. */
  text(text: string, hit: Hit = () => {}): string {
    return text.replace(tokens, (token) => {
      const other = this.#token(token)
      if (other !== token)
        hit(isIP(token.replace(/\/.*/, '')) ? 'address' : token.startsWith('-----') ? 'certificate' : 'name')
      return other
    })
  }

  /** An id that is as unique as the real one. */
  uid(uid: string): string {
    const hex = createHmac('sha256', this.#key).update(`uid ${uid}`).digest('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
  }

  #token(token: string): string {
    if (token.startsWith('-----BEGIN')) return this.#certificate(token)
    if (token.startsWith('LS0tLS1CRUdJTi')) return this.#encoded(token)
    if (/^(?:envoy|istio|type\.googleapis)\./.test(token)) return token
    if (isIP(token.replace(/\/.*/, '')) !== 0) return this.#addresses.of(token)
    if (/^[\d.:/]+$/.test(token)) return token
    if (!token.includes('.')) return token.includes('/') && token.length >= 80 ? token : this.#dashed(token, false)
    return this.#dashed(token, /\.[a-z][a-z-]+$/.test(token) && !fileEnding.test(token))
  }

  #certificate(pem: string): string {
    const double = this.certificates.doubleOf(
      Buffer.from(pem.replace(/-----[A-Z ]+-----|[^A-Za-z0-9+/=]/g, ''), 'base64'),
    )
    if (double === null) return pem
    const lines = double.toString('base64').match(/.{1,64}/g) ?? []
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join(
      pem.includes('\\n') ? '\\n' : '\n',
    )
  }

  #encoded(base64: string): string {
    const text = Buffer.from(base64, 'base64').toString('latin1')
    return text.includes('BEGIN CERTIFICATE') ? Buffer.from(this.text(text), 'latin1').toString('base64') : base64
  }

  /** @param unheard whether words are replaced that were not learned, as in a host that no object names */
  #dashed(token: string, unheard: boolean): string {
    return token.replace(/[A-Za-z0-9]+/g, (one) =>
      this.#words.has(one.toLowerCase()) || (unheard && !this.#isCommon(one)) ? this.#word(one) : one,
    )
  }

  #every(text: string): string {
    return text.replace(/[A-Za-z0-9]+/g, (one) => (this.#isCommon(one) ? one : this.#word(one)))
  }

  /** A letter first, and no capitals: it fits wherever a word of a name did. */
  #word(one: string): string {
    const known = this.#tokens.get(one.toLowerCase())
    if (known) return known
    const digest = createHmac('sha256', this.#key).update(`word ${one.toLowerCase()}`).digest()
    const token = `n${BigInt(`0x${digest.subarray(0, 6).toString('hex')}`)
      .toString(36)
      .padStart(10, '0')}`
    this.#tokens.set(one.toLowerCase(), token)
    return token
  }

  #isCommon(one: string): boolean {
    const lower = one.toLowerCase()
    return one.length < 2 || /^(?:\d+|v\d\w*)$/.test(lower) || commonWords.has(lower) || this.#spoken.has(lower)
  }
}
