import type { Check } from '../checks/define.js'
import { allChecks } from '../checks/index.js'
import { factsOf } from '../checks/plan.js'
import { runChecks } from '../checks/run.js'
import { type Suppression, suppress } from '../checks/suppress.js'
import type { MeshSource } from '../federation/discover.js'
import { withEvidence } from '../federation/gateways/evidence.js'
import { type Loaded, loadMeshes } from '../federation/load.js'
import type { FactName, Mesh } from '../federation/mesh.js'
import { pairUp } from '../federation/pairing.js'
import { SummaryBuilder } from '../logs/summary.js'
import type { TraceResult } from '../report/trace/document.js'
import { type Client, TrafficLog, traceAll, traceService } from '../trace/index.js'
import { known } from '../vocabulary/fact.js'
import type { KubeObject } from '../vocabulary/kube.js'
import { presentOf } from './present.js'
import { overlaid } from './what-if.js'

export interface TraceOptions {
  /** Null = everything that is exported or imported. */
  readonly query: string | null
  readonly from: Client | null
  /** Objects to put in place of those in the cluster, or beside them. */
  readonly whatIf: readonly KubeObject[]
  /** How far back logs of live clusters are read. Dumps are read whole. */
  readonly logSinceSeconds: number
  /** Default: all, with their own severities. */
  readonly checks?: readonly Check[]
  /** What the settings file accepts; annotations on objects come on top. */
  readonly ignore?: readonly Suppression[]
  /** What to type for another command: `oc meshfed`. */
  readonly program: string
  /** Told what the user should know about the sources. */
  readonly warn?: (text: string) => void
}

/** What a path shows, whatever the checks need. */
const shown: readonly FactName[] = [
  ...([
    'controlPlanes',
    'memberRolls',
    'services',
    'endpointSlices',
    'pods',
    'deployments',
    'configMaps',
    'nodes',
  ] as const),
  ...([
    'meshServices',
    'meshEndpointSlices',
    'meshPods',
    'sidecars',
    'destinationRules',
    'authorizationPolicies',
  ] as const),
  ...(['proxyConfigs', 'logs'] as const),
]

/**
 * Reads the meshes with all the evidence that there is, judges them as doctor does, and follows the service through them.
 *
 * @throws UserError when the name means several services, or none; when a what-if object fits no mesh
 */
export async function trace(sources: readonly MeshSource[], options: TraceOptions): Promise<TraceResult> {
  const { query, from, whatIf, checks = allChecks, ignore = [], warn, program } = options
  const facts = new Set([...factsOf(checks), ...shown])
  const loaded = await loadMeshes(sources, facts, warn ? { warn } : {})
  const traffic = new TrafficLog()
  const read = await Promise.all(loaded.map((one) => evidence(one, options.logSinceSeconds, traffic)))
  const meshes = overlaid(read, whatIf)
  const snapshot = { meshes, peerings: pairUp(meshes), now: presentOf(meshes) }
  const all = runChecks(whatIf.length > 0 ? forward(snapshot) : snapshot, checks).findings
  const { findings, suppressed, warnings } = suppress(all, meshes, ignore, checks, new Date())
  for (const warning of warnings) warn?.(warning)
  const accepted = suppressed.map(({ finding }) => finding)
  const given = { findings, accepted, from, traffic, hypothetical: whatIf.length > 0, now: snapshot.now, program }
  const traced = query === null ? traceAll(snapshot, given) : traceService(query, snapshot, given)
  const concerned = new Set(traced.paths.flatMap((path) => path.accepted))
  return { ...traced, suppressed: suppressed.filter(({ finding }) => concerned.has(finding)) }
}

function forward({ meshes, now }: { readonly meshes: readonly Mesh[]; readonly now: Date }) {
  const ahead = meshes.map(withoutPast)
  return { meshes: ahead, peerings: pairUp(ahead), now }
}

/** What was logged, and what proxies have, came of the objects as they are, not as they would be. */
function withoutPast(mesh: Mesh): Mesh {
  return { ...mesh, facts: { ...mesh.facts, logs: known(new SummaryBuilder().result()), proxyConfigs: known([]) } }
}

/** The mesh with its gateways' Envoys and logs read; the lines about services go into `traffic`. */
function evidence(loaded: Loaded, logSinceSeconds: number, traffic: TrafficLog): Promise<Mesh> {
  return withEvidence(loaded, {
    logs: true,
    proxyConfigs: true,
    proxyClusters: true,
    onLine: (line) => traffic.add(line),
    ...(loaded.reader.source === 'live' ? { logSinceSeconds } : {}),
  })
}
