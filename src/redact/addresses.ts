import { createHmac } from 'node:crypto'
import { isIP } from 'node:net'

/**
 * Other addresses for addresses, by a key: whoever has not got it learns nothing but which addresses share how long a prefix, so
 * that an address stays in its network. What an address is (private, loopback, link-local) stays too: of IPv4 the bits that say so,
 * and at least the first eight, of IPv6 the first sixteen.
 */
export class Addresses {
  readonly #key: Buffer
  readonly #known = new Map<string, string>()

  constructor(key: Buffer) {
    this.#key = key
  }

  /** Another address, or another network in the form `address/length`. */
  of(text: string): string {
    const known = this.#known.get(text) ?? this.#map(text)
    this.#known.set(text, known)
    return known
  }

  /** The same for the bytes of an address. */
  ofBytes(bytes: Buffer): Buffer {
    const kept = bytes.length === 4 ? keptBits(bytes) : 16
    return kept === 32 ? bytes : this.#scramble(bytes, kept, bytes.length * 8)
  }

  #map(text: string): string {
    const [address = '', length] = text.split('/')
    const version = isIP(address)
    if (version === 0) return text
    const bytes = version === 4 ? Buffer.from(address.split('.').map(Number)) : bytesOf6(address)
    const bits = length === undefined ? bytes.length * 8 : Number(length)
    const kept = version === 4 ? keptBits(bytes) : 16
    const mapped = kept >= bits ? bytes : this.#scramble(bytes, kept, bits)
    const shown = version === 4 ? [...mapped].join('.') : text6(mapped)
    return length === undefined ? shown : `${shown}/${length}`
  }

  /** Each bit is turned or not by the bits before it: equal prefixes give equal prefixes. Bits behind `to` become 0. */
  #scramble(bytes: Buffer, from: number, to: number): Buffer {
    const result = Buffer.alloc(bytes.length)
    for (let bit = 0; bit < to; bit++) {
      const before = bit < from ? 0 : this.#turn(bytes, bit)
      const value = (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) ^ before
      result[bit >> 3] = (result[bit >> 3] ?? 0) | (value << (7 - (bit & 7)))
    }
    return result
  }

  #turn(bytes: Buffer, bit: number): number {
    const prefix = Buffer.from(bytes.subarray(0, (bit >> 3) + 1))
    const last = bit >> 3
    prefix[last] = (prefix[last] ?? 0) & (0xff << (8 - (bit & 7)))
    return (createHmac('sha256', this.#key).update(`${bytes.length} ${bit} `).update(prefix).digest()[0] ?? 0) & 1
  }
}

/** How many leading bits say what an IPv4 address is; 32 for addresses that mean the same everywhere. */
function keptBits(bytes: Buffer): number {
  const [a = 0, b = 0] = bytes
  if (a === 0 || a === 127 || a >= 224) return 32
  if ((a === 192 && b === 168) || (a === 169 && b === 254)) return 16
  if (a === 172) return 12
  if (a === 100) return 10
  return a === 192 || a === 169 ? 16 : 8
}

function bytesOf6(address: string): Buffer {
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = (text: string) => text.split(':').filter(Boolean).flatMap(group)
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = tail === undefined ? [] : Array<number>(Math.max(0, 8 - first.length - last.length)).fill(0)
  const bytes = Buffer.alloc(16)
  for (const [index, value] of [...first, ...zeros, ...last].slice(0, 8).entries())
    bytes.writeUInt16BE(value, index * 2)
  return bytes
}

function group(text: string): number[] {
  if (!text.includes('.')) return [Number.parseInt(text, 16)]
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number)
  return [a * 256 + b, c * 256 + d]
}

function text6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  return groups.join(':')
}
