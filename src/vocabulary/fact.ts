/**
 * What could not be known, and why, in words for an administrator.
 * `right` is set when a missing permission is the reason, so that the report can end with the least role that would help.
 */
export interface Unknown {
  readonly known: false
  readonly reason: string
  readonly right?: Right
}

/** One permission, as in an RBAC rule. `namespace: null` means cluster-wide. */
export interface Right {
  readonly group: string
  readonly resource: string
  readonly verb: 'get' | 'list' | 'watch' | 'create'
  readonly namespace: string | null
  /** The kubeconfig context of the cluster that it is missing in, where that is known. */
  readonly context?: string
}

/**
 * A value read from a cluster, or the reason why it could not be read. A 403, a timeout or half a must-gather is a value
 * of this type: never an exception, and never a finding about the mesh.
 */
export type Fact<T> = { readonly known: true; readonly value: T } | Unknown

export function known<T>(value: T): Fact<T> {
  return { known: true, value }
}

export function unknown(reason: string, right?: Right): Unknown {
  return right ? { known: false, reason, right } : { known: false, reason }
}

export function mapFact<A, B>(fact: Fact<A>, change: (value: A) => B): Fact<B> {
  return fact.known ? known(change(fact.value)) : fact
}
