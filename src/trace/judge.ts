import type { Place } from '../federation/say.js'
import type { Evidence, Remedy } from '../vocabulary/finding.js'
import type { HopState, Judged } from './types.js'

export function ok({ mesh, resource }: Place, message: string, evidence: readonly Evidence[] = []): Judged {
  return judged(mesh.label, resource, 'ok', message, evidence, [])
}

export function broken(
  { mesh, resource }: Place,
  message: string,
  evidence: readonly [Evidence, ...Evidence[]],
  remedy: readonly [Remedy, ...Remedy[]],
): Judged {
  return judged(mesh.label, resource, 'broken', message, evidence, remedy)
}

export function degraded(
  { mesh, resource }: Place,
  message: string,
  evidence: readonly Evidence[],
  remedy: readonly Remedy[] = [],
): Judged {
  return judged(mesh.label, resource, 'degraded', message, evidence, remedy)
}

/** Cannot be read; `reason` says why. */
export function unsure({ mesh, resource }: Place, reason: string, evidence: readonly Evidence[] = []): Judged {
  return judged(mesh.label, resource, 'unknown', reason, evidence, [])
}

/** Nothing leads there. */
export function notReached({ mesh, resource }: Place, message: string): Judged {
  return judged(mesh.label, resource, 'not-reached', message, [], [])
}

function judged(
  mesh: string,
  resource: Judged['resource'],
  state: HopState,
  message: string,
  evidence: readonly Evidence[],
  remedy: readonly Remedy[],
): Judged {
  return { mesh, resource, state, message, evidence, remedy }
}
