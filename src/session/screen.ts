import type { Check } from '../checks/define.js'
import type { Suppression } from '../checks/suppress.js'
import type { Report } from '../report/document.js'
import type { Finding, Severity } from '../vocabulary/finding.js'
import type { Diagnosis } from './diagnose.js'
import { observed, type Progress } from './progress.js'
import type { Sources } from './sources.js'

/** What a screen can ask for. It only shows: whatever reads, judges or writes a file is behind this port. */
export interface Session {
  /** Reads everything again and judges it. */
  check(onProgress: (progress: Progress) => void): Promise<Report>
  /** The hops of the service that a finding concerns, as lines of text. */
  trace(service: string, finding: Finding): Promise<readonly string[]>
  /** Who trusts what between a finding's mesh and its peer, as lines of text; of all peerings for null. */
  certificates(finding: Finding | null): Promise<readonly string[]>
  /** The timeline of both meshes around what a finding is about, as lines of text; `> ` stands before lines that prove it. */
  logs(finding: Finding): Promise<readonly string[]>
  /** Writes the report to a file; its path. */
  save(report: Report): Promise<string>
}

/** What a run of doctor is over, beside its sources. */
export interface CheckOptions {
  /** Those that were selected, with the severities that the settings give them. */
  readonly checks: readonly Check[]
  /** The settings' severities by check, also of those that were not selected. */
  readonly severity?: ReadonlyMap<string, Severity>
  readonly logSinceSeconds: number
  /** What the settings file accepts; annotations on objects come on top. */
  readonly ignore?: readonly Suppression[]
}

/** One diagnosis and its document. Progress costs time on every answer, so it is only worked out for somebody who looks. */
export async function checkOnce(
  sources: Sources,
  { checks, logSinceSeconds, ignore = [] }: CheckOptions,
  onProgress: ((progress: Progress) => void) | null,
): Promise<{ readonly diagnosis: Diagnosis; readonly report: Report }> {
  const started = performance.now()
  const [{ diagnose }, { makeReport }, { withoutAccepted }] = await Promise.all([
    import('./diagnose.js'),
    import('./report.js'),
    import('./accepted.js'),
  ])
  const meshes = onProgress ? observed(sources.meshes, checks, onProgress) : sources.meshes
  const now = new Date()
  const whole = await diagnose(meshes, checks, { logSinceSeconds, warn: sources.warn })
  const { diagnosis, suppressed, warnings } = withoutAccepted(whole, ignore, checks, now)
  for (const warning of warnings) sources.warn(warning)
  const seconds = (performance.now() - started) / 1000
  return { diagnosis, report: makeReport(diagnosis, meshes, now, seconds, suppressed) }
}
