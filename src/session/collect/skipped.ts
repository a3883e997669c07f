import { type Skipped, skippedOf } from '../../cluster/recorded/bundle-manifest.js'
import type { Unknown } from '../../vocabulary/fact.js'
import type { Cleaner } from './cleaner.js'

export interface WriteOptions {
  readonly directory: string
  readonly cleaner: Cleaner
  /** How far back logs of live clusters are taken; dumps are taken whole. */
  readonly logSinceSeconds: number
  readonly signal: AbortSignal
}

/** Why something is not in the bundle, as the manifest says it. */
export function skipped(reason: Unknown, { cleaner }: WriteOptions): Skipped {
  const { right, skipped: why } = skippedOf(reason)
  const text = cleaner.text(why, 'meshfed.json')
  if (!right) return { skipped: text }
  return {
    skipped: text,
    right: { ...right, namespace: right.namespace === null ? null : cleaner.name(right.namespace) },
  }
}
