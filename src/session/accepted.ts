import type { Check } from '../checks/define.js'
import { type Suppressed, type Suppression, suppress } from '../checks/suppress.js'
import type { Diagnosis } from './diagnose.js'

/** A diagnosis without what somebody accepted: by the settings' rules, and by annotations on the objects themselves. */
export function withoutAccepted(
  diagnosis: Diagnosis,
  rules: readonly Suppression[],
  checks: readonly Check[],
  today: Date,
): { readonly diagnosis: Diagnosis; readonly suppressed: readonly Suppressed[]; readonly warnings: readonly string[] } {
  const { federation, outcome } = diagnosis
  const { findings, suppressed, warnings } = suppress(outcome.findings, federation.meshes, rules, checks, today)
  return { diagnosis: { federation, outcome: { ...outcome, findings } }, suppressed, warnings }
}
