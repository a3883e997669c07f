/** Why a run ended without a result: `usage` = the words typed are off; `cannot-run` = nothing could be read. */
export type FailureKind = 'usage' | 'cannot-run'

/** An error that the user can act on: a sentence, and what to type or look at next. Anything else thrown is our own fault. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly kind: FailureKind
  readonly next: readonly string[]

  constructor(kind: FailureKind, message: string, next: readonly string[] = [], options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
    this.next = next
  }
}
