import { exportToAnnotation, isExportedTo } from '../matching.js'
import type { Service } from '../objects/core.js'
import type { ExportSet, Peer } from '../objects/federation.js'
import { type Explanation, explainExports } from '../resolution/explain.js'
import type { Resolved, ServiceInput } from '../resolution/types.js'

/** What decides which services a mesh exports to a peer. `meshServices`: those of the control plane's namespace and of all members. */
export interface ExporterFacts {
  readonly namespace: string
  readonly exportSets: readonly ExportSet[]
  readonly meshServices: readonly Service[]
}

/** A Service that may be exported at all. */
export interface Candidate extends ServiceInput {
  readonly service: Service
}

/** A Service that an export rule selects. */
export interface Offer {
  readonly service: Service
  /** The name under which the peer knows it. */
  readonly exported: Resolved
  /** Index of the rule that selects it. */
  readonly rule: number
  /**
   * The Service is annotated not to be visible in the control plane's namespace. Whether the control plane exports it then depends
   * on what changed last.
   */
  readonly hidden: boolean
}

export interface Offered {
  readonly set: ExportSet
  readonly explained: Explanation<Candidate>
  readonly offers: readonly Offer[]
}

/** Every check of exports asks for the same; facts are immutable, so that an answer holds as long as they do. */
const known = new WeakMap<Peer, { readonly facts: ExporterFacts; readonly result: Offered | null }>()

/** What a mesh exports to a peer, by its rules and its Services as they are now; null when no set bears the peer's name. */
export function offered(mesh: ExporterFacts, peer: Peer): Offered | null {
  const before = known.get(peer)
  const { exportSets, meshServices } = mesh
  if (before?.facts.exportSets === exportSets && before.facts.meshServices === meshServices) return before.result
  const result = resolve(mesh, peer)
  known.set(peer, { facts: mesh, result })
  return result
}

function resolve(mesh: ExporterFacts, peer: Peer): Offered | null {
  const set = setOf(mesh.exportSets, peer)
  if (!set) return null
  const explained = explainExports({ peer: peer.metadata.name, spec: set.spec }, candidates(mesh, peer))
  const offers = explained.services.flatMap(({ service: { service }, result, rule }) =>
    result && rule !== null ? [{ service, exported: result, rule, hidden: isHidden(service, mesh.namespace) }] : [],
  )
  return { set, explained, offers }
}

/**
 * The Services that rules are tried on. Left out, whatever the rules say: ExternalName Services, and the ingress gateway of the peer
 * itself (maistra federation server). Services of other namespaces are not seen by the control plane at all.
 */
export function candidates(mesh: Pick<ExporterFacts, 'namespace' | 'meshServices'>, peer: Peer): readonly Candidate[] {
  const ingress = peer.spec.gateways.ingress.name
  return mesh.meshServices
    .filter(({ spec, metadata }) => {
      const isIngress = metadata.name === ingress && metadata.namespace === mesh.namespace
      return spec.type !== 'ExternalName' && !isIngress
    })
    .map((service) => ({ ...keyOf(service), labels: service.metadata.labels, service }))
}

/** The set of a peer: pairing is by equal name alone. */
export function setOf<T extends { readonly metadata: { readonly name: string } }>(
  sets: readonly T[],
  peer: Peer,
): T | undefined {
  return sets.find((set) => set.metadata.name === peer.metadata.name)
}

export function keyOf(service: Service): { readonly name: string; readonly namespace: string } {
  return { name: service.metadata.name, namespace: service.metadata.namespace ?? '' }
}

function isHidden(service: Service, controlPlaneNamespace: string): boolean {
  const exportTo = service.metadata.annotations[exportToAnnotation]
  return !isExportedTo(exportTo, service.metadata.namespace ?? '', controlPlaneNamespace)
}
