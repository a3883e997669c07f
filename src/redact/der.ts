/** A DER value: its tag (one byte; certificates need no more) and its content, taken apart where it is constructed. */
export interface Der {
  readonly tag: number
  readonly content: Buffer | readonly Der[]
}

const constructed = 0x20

/** @throws Error when the bytes are not exactly one DER value */
export function decodeDer(bytes: Buffer): Der {
  const [value, end] = decodeAt(bytes, 0)
  if (end !== bytes.length) throw new Error('more than one value')
  return value
}

export function encodeDer({ tag, content }: Der): Buffer {
  const body = Buffer.isBuffer(content) ? content : Buffer.concat(content.map(encodeDer))
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

export function sequence(...content: readonly Der[]): Der {
  return { tag: 0x30, content }
}

/** The parts of a constructed value; none of a primitive one. */
export function partsOf(value: Der | undefined): readonly Der[] {
  return value === undefined || Buffer.isBuffer(value.content) ? [] : (value.content as readonly Der[])
}

/** The bytes of a primitive value; empty for a constructed one. */
export function bytesOf(value: Der | undefined): Buffer {
  return value !== undefined && Buffer.isBuffer(value.content) ? value.content : Buffer.alloc(0)
}

function decodeAt(bytes: Buffer, at: number): [Der, number] {
  const tag = bytes[at] ?? 0
  let length = bytes[at + 1] ?? 0
  let start = at + 2
  if (length & 0x80) {
    const size = length & 0x7f
    if (size === 0 || size > 4) throw new Error('a length of no certificate')
    length = bytes.readUIntBE(start, size)
    start += size
  }
  const end = start + length
  if (end > bytes.length || (tag & 0x1f) === 0x1f) throw new Error('no DER')
  if ((tag & constructed) === 0) return [{ tag, content: bytes.subarray(start, end) }, end]
  const parts: Der[] = []
  for (let next = start; next < end; ) {
    const [part, after] = decodeAt(bytes.subarray(0, end), next)
    parts.push(part)
    next = after
  }
  return [{ tag, content: parts }, end]
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return Buffer.from([0x80 | bytes.length, ...bytes])
}
