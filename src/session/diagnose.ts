import type { Check } from '../checks/define.js'
import { factsOf } from '../checks/plan.js'
import { type Federation, type Outcome, runChecks } from '../checks/run.js'
import type { MeshSource, Unreadable } from '../federation/discover.js'
import { type EvidencePlan, withEvidence } from '../federation/gateways/evidence.js'
import { type Loaded, loadMeshes } from '../federation/load.js'
import type { FactName, Mesh } from '../federation/mesh.js'
import { pairUp } from '../federation/pairing.js'
import type { Finding } from '../vocabulary/finding.js'
import { concernedBy } from './concerned.js'
import { presentOf } from './present.js'

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
  /** Told what the user should know about the sources. */
  readonly warn?: (text: string) => void
}

/**
 * Reads the meshes and runs checks over them. Dumps are read whole. Of live clusters first objects are read; logs only when these
 * show that something is wrong, as then logs tell causes apart, and only of the peerings concerned; and the gateways' Envoy configurations, the largest of all, only
 * when something is still unexplained.
 */
export async function diagnose(
  sources: readonly MeshSource[],
  checks: readonly Check[],
  options: DiagnoseOptions,
): Promise<Diagnosis> {
  const { logSinceSeconds, always, warn, enrich } = options
  const facts = new Set([...factsOf(checks), ...(options.facts ?? [])])
  const unread: Unreadable[] = []
  const loaded = await loadMeshes(sources, facts, {
    onDemand: true,
    onUnread: (why) => unread.push(why),
    ...(warn ? { warn } : {}),
  })
  const wants = { logs: facts.has('logs'), proxyConfigs: facts.has('proxyConfigs') }
  const isLater = ({ reader }: Loaded) => (reader.source === 'live' || reader.takenLive === true) && !always
  const read = async (meshes: readonly Loaded[], what: Partial<EvidencePlan>, which: (one: Loaded) => boolean) =>
    Promise.all(
      meshes.map(async (one) => {
        const since = one.reader.source === 'live' ? { logSinceSeconds } : {}
        const plan = { logs: false, proxyConfigs: false, ...what, ...since }
        return which(one) ? { ...one, mesh: await withEvidence(one, plan) } : one
      }),
    )

  let meshes = await read(loaded, wants, (one) => !isLater(one))
  if (enrich) {
    const enriched = await enrich(meshes)
    meshes = meshes.map((one, index) => ({ ...one, mesh: enriched[index] ?? one.mesh }))
  }
  let result = await judge(meshes, unread, checks, options)
  if (!meshes.some(isLater)) return result
  if (wants.logs && isWrong(result.outcome)) {
    const concerned = concernedBy(result.outcome.findings.filter(isSerious), result.federation.peerings)
    const isConcerned = (one: Loaded) => isLater(one) && concerned.has(one.mesh.label)
    meshes = await read(meshes, { logs: true, logPeers: concerned }, isConcerned)
    result = await judge(meshes, unread, checks, options)
  }
  if (wants.proxyConfigs && isUnexplained(result.outcome)) {
    meshes = await read(meshes, { proxyConfigs: true }, isLater)
    result = await judge(meshes, unread, checks, options)
  }
  return result
}

function isWrong({ findings }: Outcome): boolean {
  return findings.some(isSerious)
}

function isSerious({ severity }: Finding): boolean {
  return severity !== 'info'
}

/** Whether something was seen (in statuses, in logs) whose cause was not found. */
function isUnexplained({ findings }: Outcome): boolean {
  return findings.some(
    ({ id, severity, causedBy }) => /^(connection|traffic)\//.test(id) && severity !== 'info' && causedBy === null,
  )
}

async function judge(
  loaded: readonly Loaded[],
  unread: readonly Unreadable[],
  checks: readonly Check[],
  { warnBeforeDays }: DiagnoseOptions,
): Promise<Diagnosis> {
  const meshes = loaded.map(({ mesh }) => mesh)
  const federation = {
    meshes,
    peerings: pairUp(
      meshes,
      unread.map(({ source, reason }) => `nothing of ${source} can be read: ${reason}`),
    ),
    now: presentOf(meshes),
    ...(warnBeforeDays === undefined ? {} : { warnBeforeDays }),
  }
  const outcome = runChecks(federation, checks)
  const rights = unread.flatMap(({ right }) => right ?? [])
  return { federation, outcome: { ...outcome, missingRights: [...rights, ...outcome.missingRights] } }
}
