import type { Check } from '../checks/define.js'
import { factsOf } from '../checks/plan.js'
import { type Federation, type Outcome, runChecks } from '../checks/run.js'
import type { MeshSource } from '../federation/discover.js'
import { type Loaded, loadMeshes, withEvidence } from '../federation/load.js'
import type { FactName, Mesh } from '../federation/mesh.js'
import { pairUp } from '../federation/pairing.js'

export interface Diagnosis {
  readonly federation: Federation
  readonly outcome: Outcome
}

export interface DiagnoseOptions {
  /** How far back logs of live clusters are read. Dumps are read whole. */
  readonly logSinceSeconds: number
  /** Read logs and Envoy configurations of live clusters even when all objects look right. */
  readonly always?: boolean
  /** What one command reads besides the facts of its checks. */
  readonly facts?: readonly FactName[]
  /** Adds to the meshes what one command alone finds out, before they are judged. */
  readonly enrich?: (read: readonly Loaded[]) => Promise<readonly Mesh[]>
  /** Days before its end from which on a CA is said to expire; default: see certs/expiry. */
  readonly warnBeforeDays?: number
}

/**
 * Reads the meshes and runs checks over them. Objects come first; logs and Envoy configurations of live clusters are read only
 * when the objects show that something is wrong, as then they tell causes apart.
 */
export async function diagnose(
  sources: readonly MeshSource[],
  checks: readonly Check[],
  options: DiagnoseOptions,
): Promise<Diagnosis> {
  const facts = new Set([...factsOf(checks), ...(options.facts ?? [])])
  const loaded = await loadMeshes(sources, facts)
  const plan = { logs: facts.has('logs'), proxyConfigs: facts.has('proxyConfigs') }
  const { logSinceSeconds } = options
  const read = ({ reader }: Loaded) => (reader.source === 'live' ? { ...plan, logSinceSeconds } : plan)
  const first = await Promise.all(
    loaded.map(async (one) => ({
      reader: one.reader,
      mesh: one.reader.source !== 'live' || options.always ? await withEvidence(one, read(one)) : one.mesh,
    })),
  )
  const meshes = options.enrich ? await options.enrich(first) : first.map(({ mesh }) => mesh)
  const result = await judge(meshes, sources, checks, options)
  const live = loaded.filter((one) => one.reader.source === 'live')
  const wrong = result.outcome.findings.some((finding) => finding.severity !== 'info')
  if (options.always || live.length === 0 || !wrong || !(plan.logs || plan.proxyConfigs)) return result
  const second = await Promise.all(
    loaded.map((one, index) => (live.includes(one) ? withEvidence(one, read(one)) : (meshes[index] ?? one.mesh))),
  )
  return judge(second, sources, checks, options)
}

async function judge(
  meshes: readonly Mesh[],
  sources: readonly MeshSource[],
  checks: readonly Check[],
  { warnBeforeDays }: DiagnoseOptions,
): Promise<Diagnosis> {
  const federation = {
    meshes,
    peerings: pairUp(meshes),
    now: await presentOf(sources),
    ...(warnBeforeDays === undefined ? {} : { warnBeforeDays }),
  }
  return { federation, outcome: runChecks(federation, checks) }
}

/** The latest of the sources' clocks; the machine's own only when no source tells the time. */
async function presentOf(sources: readonly MeshSource[]): Promise<Date> {
  const clocks = await Promise.all(sources.map(({ reader }) => reader.now()))
  const times = clocks.flatMap((clock) => (clock.known ? [clock.value.getTime()] : []))
  return times.length === 0 ? new Date() : new Date(Math.max(...times))
}
