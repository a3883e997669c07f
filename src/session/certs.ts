import type { Check } from '../checks/define.js'
import type { Suppressed, Suppression } from '../checks/suppress.js'
import type { MeshSource } from '../federation/discover.js'
import type { Loaded } from '../federation/load.js'
import type { Peering } from '../federation/peering.js'
import { type PeeringInventory, takeInventory } from '../inventory/peering.js'
import type { Probe } from '../inventory/presented.js'
import { withoutAccepted } from './accepted.js'
import { type Diagnosis, diagnose } from './diagnose.js'
import { type HandshakeOptions, shakeHandsWithAddresses, shakeHandsWithPods, withServed } from './handshakes.js'

export interface CertsOptions extends HandshakeOptions {
  /** Also shake hands with the addresses of peers, from this machine. */
  readonly probeAddresses: boolean
  readonly warnBeforeDays?: number
  /** What the settings file accepts; annotations on objects come on top. */
  readonly ignore?: readonly Suppression[]
  /** How far back logs of live clusters are read. */
  readonly logSinceSeconds: number
  /** Told what the user should know about the sources. */
  readonly warn?: (text: string) => void
}

/** What was found out about certificates: the findings of the checks, and the certificates themselves. */
export interface CertsResult {
  readonly diagnosis: Diagnosis
  readonly inventories: readonly PeeringInventory[]
  readonly probes: readonly Probe[]
  /** What somebody accepted: not among the findings. */
  readonly suppressed: readonly Suppressed[]
}

/** Reads all meshes and what is really served, runs the checks, and takes the inventory of every peering. */
export async function verifyCerts(
  sources: readonly MeshSource[],
  checks: readonly Check[],
  options: CertsOptions,
): Promise<CertsResult> {
  const probes: Probe[] = []
  const clocks = new Map<string, Date>()
  const { warnBeforeDays, logSinceSeconds, ignore = [] } = options
  const times = warnBeforeDays === undefined ? {} : { warnBeforeDays }
  const whole = await diagnose(sources, checks, {
    ...times,
    logSinceSeconds,
    ...(options.warn ? { warn: options.warn } : {}),
    always: true,
    facts: ['peers', 'controlPlanes', 'configMaps', 'pods', 'services', 'proxyConfigs'],
    enrich: async (read) => {
      const meshes = read.map(({ mesh }) => mesh)
      for (const [label, time] of await clocksOf(read)) clocks.set(label, time)
      const [pods, addresses] = await Promise.all([
        shakeHandsWithPods(read, options),
        options.probeAddresses ? shakeHandsWithAddresses(meshes, options) : [],
      ])
      probes.push(...pods, ...addresses)
      return withServed(meshes, pods)
    },
  })
  const { diagnosis, suppressed, warnings } = withoutAccepted(whole, ignore, checks, new Date())
  for (const warning of warnings) options.warn?.(warning)
  const { federation, outcome } = diagnosis
  const inventories = federation.peerings.map((peering) =>
    takeInventory(peering, {
      ...times,
      now: federation.now,
      probes,
      findings: outcome.findings,
      accepted: suppressed.map(({ finding }) => finding),
      skewSeconds: skewOf(peering, clocks),
    }),
  )
  return { diagnosis, inventories, probes, suppressed }
}

/** The clocks of live clusters, all at this one moment; dumps tell only when they were taken. */
async function clocksOf(read: readonly Loaded[]): Promise<readonly (readonly [string, Date])[]> {
  const live = read.filter(({ reader }) => reader.source === 'live')
  const clocks = await Promise.all(live.map(({ reader }) => reader.now()))
  return live.flatMap(({ mesh }, index) => {
    const clock = clocks[index]
    return clock?.known ? [[mesh.label, clock.value] as const] : []
  })
}

/** Seconds that the other cluster's API server is ahead; null where that is not known. */
function skewOf({ here, there }: Peering, clocks: ReadonlyMap<string, Date>): number | null {
  const [mine, theirs] = [clocks.get(here.label), clocks.get(there?.label ?? '')]
  return mine && theirs ? Math.round((theirs.getTime() - mine.getTime()) / 1000) : null
}
