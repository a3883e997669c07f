import type { Attribution } from './attribution.js'
import type { AccessLine } from './event.js'

/** `problem`: something is wrong; `note`: worth knowing, can be normal; `noise`: looks bad and means nothing. */
export type SignatureLevel = 'problem' | 'note' | 'noise'

/** Names and codes taken from a line. Only values with few variants, so that hits can be counted per set. */
export type Captured = Readonly<Record<string, string>>

interface Common {
  /** Stable for ever. */
  readonly id: string
  /** One sentence for an administrator. */
  readonly means: string
  readonly level: SignatureLevel
  /** Numbers of the failure catalogue that such a line speaks for: `D59`. Checks that cover them explain the line. */
  readonly facts: readonly string[]
}

/** A message of istiod, of the agent or of Envoy itself. The first signature that matches explains the line. */
export interface MessageSignature extends Common {
  /** Substrings that must all be there, in any order. */
  readonly has: readonly string[]
  /** Of the other substrings one must be there. */
  readonly oneOf?: readonly string[]
  /** Named groups become captured values. A pattern that fails to match does not undo the signature. */
  readonly capture?: RegExp
}

/** A line of a gateway's access log. The first signature that matches explains the line. */
export interface AccessSignature extends Common {
  readonly match: (line: AccessSeen) => boolean
  readonly capture?: (line: AccessSeen) => Captured
}

/** An access line with what its names and details say. */
export interface AccessSeen {
  readonly line: AccessLine
  /** Null for traffic that is not the federation's. */
  readonly about: Attribution | null
  /** Details and failure reason in lower case with spaces for underscores: versions of Envoy differ in both. */
  readonly why: string
  flag(flag: string): boolean
}

export interface SignatureHit {
  readonly signature: Signature
  readonly captured: Captured
}

export type Signature = MessageSignature | AccessSignature
