import { Flags } from '@oclif/core'
import type { Check } from '../checks/define.js'
import type { Suppression } from '../checks/suppress.js'
import type { Severity } from '../vocabulary/finding.js'

export const configFlag = Flags.string({
  description: 'suppressions and severities (default: ./.meshfed.yaml, then ~/.config/meshfed/config.yaml)',
  helpValue: 'FILE',
})

export interface Judging {
  /** With the severities that the settings give them. */
  readonly checks: readonly Check[]
  /** These severities, by check: for views that judge by other checks. */
  readonly severity: ReadonlyMap<string, Severity>
  /** What the settings accept. */
  readonly ignore: readonly Suppression[]
}

/**
 * How checks judge by the settings file: the one that was named, or else the first that is found.
 *
 * @throws UserError (usage) for a file that cannot be read or understood
 */
export async function bySettings(checks: readonly Check[], config: string | undefined): Promise<Judging> {
  const [{ withSeverities }, { findSettings, readSettings }] = await Promise.all([
    import('../checks/suppress.js'),
    import('../session/settings.js'),
  ])
  const { severity, ignore } = readSettings(config ?? findSettings(process.env, process.cwd()))
  return { checks: withSeverities(checks, severity), severity, ignore }
}
