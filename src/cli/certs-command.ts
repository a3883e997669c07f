import { Flags } from '@oclif/core'
import type { RootManifest } from '../inventory/manifest.js'
import type { CertsReport } from '../report/certs/document.js'
import { UserError } from '../vocabulary/errors.js'
import { MeshfedCommand } from './command.js'
import { milliseconds, timer } from './duration.js'
import { type SourceFlags, sourceFlags } from './flags.js'
import { progressLine } from './progress.js'
import { bySettings, configFlag } from './settings.js'

const day = 86_400_000

export const certsFlags = {
  ...sourceFlags,
  peer: Flags.string({
    description: 'only this ServiceMeshPeer, by its name, the other mesh’s, or MESH/PEER; repeatable',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'warn-before': Flags.string({
    description:
      'time before its end from which on a CA is said to expire; a number is days (default 30, but no more than a fifth of its life; given, no more than half of it)',
    helpValue: 'DAYS|DURATION',
  }),
  'probe-address': Flags.boolean({
    description: 'also make TLS handshakes with the peers’ addresses, from this machine',
  }),
  'log-since': Flags.string({
    description: 'how far back logs of live clusters are read',
    default: '15m',
    helpValue: 'DURATION',
  }),
  config: configFlag,
  verbose: Flags.boolean({ char: 'v', description: 'every place, every finding in full, every unknown' }),
}

/** What {@link certsFlags} parse to. */
export interface CertsFlags extends SourceFlags {
  readonly peer?: readonly string[] | undefined
  readonly 'warn-before'?: string | undefined
  readonly 'probe-address': boolean
  readonly 'log-since': string
  readonly config?: string | undefined
}

export interface Collected {
  readonly report: CertsReport
  /** For each peering of the report, in its order: the ConfigMap that would make it right, where that can be told. */
  readonly manifests: readonly (RootManifest | null)[]
}

/** What `certs verify` and `certs show` share: one run over all peerings, or over those that were chosen. */
export abstract class CertsCommand extends MeshfedCommand {
  protected async collect(flags: CertsFlags): Promise<Collected> {
    const warnBefore = flags['warn-before']
    const times = warnBefore === undefined ? {} : { warnBeforeDays: days(warnBefore) }
    const logSinceSeconds = milliseconds(flags['log-since']) / 1000
    const { certificateChecks } = await import('../checks/certificates.js')
    const { checks, ignore } = await bySettings(certificateChecks, flags.config)
    const line = progressLine(process.stderr, process.env)
    const warn = (warning: string) => {
      line.clear()
      this.logToStderr(`warning: ${warning}`)
    }
    const run = async (sources: Sources, signal: AbortSignal) => {
      const [{ verifyCerts }, { makeCertsReport }, { rootManifest }, { observed }] = await Promise.all([
        import('../session/certs.js'),
        import('../session/certs-report.js'),
        import('../inventory/manifest.js'),
        import('../session/progress.js'),
      ])
      const meshes = line.show ? observed(sources.meshes, checks, line.show) : sources.meshes
      const result = await verifyCerts(meshes, checks, {
        ...times,
        ignore,
        logSinceSeconds,
        warn: sources.warn,
        probeAddresses: flags['probe-address'],
        timeoutMs: timer(milliseconds(flags['request-timeout'])),
        signal,
      })
      const inventories = chosen(result.inventories, flags.peer ?? [])
      return {
        report: makeCertsReport({ ...result, inventories }, { ...times, generatedAt: new Date() }),
        manifests: inventories.map(rootManifest),
      }
    }
    return this.withSources(flags, run, { warn }).finally(line.stop)
  }
}

type Sources = import('../session/sources.js').Sources

interface Named {
  readonly peering: {
    readonly here: { readonly label: string }
    readonly peer: { readonly metadata: { readonly name: string } }
    readonly there: { readonly label: string } | null
  }
}

/** @throws UserError (usage) for a name that no peering bears */
function chosen<T extends Named>(all: readonly T[], wanted: readonly string[]): readonly T[] {
  if (wanted.length === 0) return all
  const namesOf = ({ peering: { here, peer, there } }: T) => {
    const name = peer.metadata.name
    return [name, `${here.label}/${name}`, ...(there ? [there.label] : [])]
  }
  const unknown = wanted.find((name) => !all.some((one) => namesOf(one).includes(name)))
  if (unknown !== undefined) {
    const known = all.map(({ peering }) => `${peering.here.label}/${peering.peer.metadata.name}`)
    throw new UserError('usage', `there is no peer ${unknown}`, [`peers: ${known.join(', ') || 'none'}`])
  }
  return all.filter((one) => namesOf(one).some((name) => wanted.includes(name)))
}

/** Days of `30`, `30d` or `12h`. */
function days(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : milliseconds(text) / day
}
