import forge from 'node-forge'

declare module 'node-forge' {
  namespace asn1 {
    // The options are documented by node-forge, its types lack them.
    function fromDer(bytes: util.ByteBuffer, options: { strict: boolean; decodeBitStrings: boolean }): Asn1
  }
}

/** A node of a DER structure. `bytes` is a binary string, '' for a constructed node. */
export interface DerNode {
  readonly tagClass: number
  readonly tag: number
  readonly bytes: string
  readonly children: readonly DerNode[]
}

/** Class of the `[0]`, `[1]`… tags whose meaning depends on the structure around them. */
export const contextSpecific: number = forge.asn1.Class.CONTEXT_SPECIFIC

/** Parses one DER value. Throws when the bytes are no complete DER value. */
export function parseDer(bytes: Buffer | string): DerNode {
  const binary = typeof bytes === 'string' ? bytes : bytes.toString('latin1')
  const options = { strict: true, decodeBitStrings: false }
  return toNode(forge.asn1.fromDer(forge.util.createBuffer(binary), options))
}

export function readOid(node: DerNode | undefined): string {
  return forge.asn1.derToOid(forge.util.createBuffer(node?.bytes ?? ''))
}

/** A small non-negative INTEGER; throws for one that no length or version could be. */
export function readSmallInteger(node: DerNode): number {
  if (node.bytes.length < 1 || node.bytes.length > 6 || node.bytes.charCodeAt(0) > 0x7f)
    throw new Error('integer out of range')
  return Number.parseInt(Buffer.from(node.bytes, 'latin1').toString('hex'), 16)
}

/** The numbers of the bits that are set in a BIT STRING, counted from its first bit. */
export function readBits(node: DerNode): number[] {
  const bits: number[] = []
  for (let bit = 0; bit < (node.bytes.length - 1) * 8; bit++) {
    if (node.bytes.charCodeAt(1 + (bit >> 3)) & (0x80 >> (bit & 7))) bits.push(bit)
  }
  return bits
}

export function isBoolean(node: DerNode | undefined): boolean {
  return node !== undefined && node.tagClass === 0 && node.tag === forge.asn1.Type.BOOLEAN
}

function toNode(node: forge.asn1.Asn1): DerNode {
  const constructed = Array.isArray(node.value)
  return {
    tagClass: node.tagClass,
    tag: node.type,
    bytes: typeof node.value === 'string' ? node.value : '',
    children: constructed && Array.isArray(node.value) ? node.value.map(toNode) : [],
  }
}
