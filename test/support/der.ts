/** Writers for the few DER values that certificates are made of. */
import type { GeneralName } from './authority.js'

export function sequence(...content: readonly Buffer[]): Buffer {
  return value(0x30, Buffer.concat(content))
}

/** `[tag]` around content, or in place of its own tag when not constructed. */
export function context(tag: number, content: Buffer, constructed = true): Buffer {
  return value((constructed ? 0xa0 : 0x80) | tag, content)
}

export function boolean(truth: boolean): Buffer {
  return value(1, Buffer.from([truth ? 0xff : 0]))
}

/** A number below 128, or the bytes of any other as they are. */
export function integer(number: number | Buffer): Buffer {
  return value(2, typeof number === 'number' ? Buffer.from([number]) : number)
}

export function bits(content: Buffer): Buffer {
  return value(3, Buffer.concat([Buffer.from([0]), content]))
}

export function octets(content: Buffer): Buffer {
  return value(4, content)
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return value(6, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** To the second; UTCTime until 2049 as RFC 5280 wants it, GeneralizedTime after. */
export function time(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050 ? value(0x17, Buffer.from(text.slice(2))) : value(0x18, Buffer.from(text))
}

/** `O=corp,CN=ca` as a Name, one attribute each; '' as the empty one. */
export function name(text: string): Buffer {
  const attributes = text === '' ? [] : text.split(',')
  return sequence(
    ...attributes.map((attribute) => {
      const [type = '', content = ''] = attribute.split('=')
      return value(0x31, sequence(oid(attributeTypes[type] ?? type), value(0x0c, Buffer.from(content))))
    }),
  )
}

const attributeTypes: Record<string, string> = { CN: '2.5.4.3', C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11' }

export function general(entry: GeneralName): Buffer {
  if ('uri' in entry) return context(6, Buffer.from(entry.uri, 'latin1'), false)
  if ('dns' in entry) return context(2, Buffer.from(entry.dns, 'latin1'), false)
  return context(4, name(entry.directory))
}

function value(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function base128(number: number): number[] {
  const digits = [number & 0x7f]
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}
