import { exportedHostname, parseFederatedHostname } from '../names.js'
import type { Service } from '../objects/core.js'
import type { ExportSet, ImportSet, Peer } from '../objects/federation.js'
import { type Explanation, explainImports } from '../resolution/explain.js'
import { resolveImports } from '../resolution/resolve.js'
import type { ServiceName, ServiceSet } from '../resolution/types.js'
import { type Offer, type Offered, offered, setOf } from './offered.js'
import { rulesOf, writtenRule } from './rules.js'

/** A service that the peer offers, under the name that it has on the way. */
export interface Exported extends ServiceName {
  /** `ratings.info.svc.red-mesh-exports.local` */
  readonly hostname: string
  /** The Service behind it, when the peer's mesh could be read. */
  readonly offer: Offer | null
}

/** What a peer offers, and how that is known: by its own rules and Services, or by what the importer's status last heard. */
export interface Listing {
  readonly services: readonly Exported[]
  readonly from: 'rules' | 'status'
}

/** The exporter's facts as a check of the importer has them: null where they could not be read. */
export interface Exporter {
  readonly namespace: string
  readonly exportSets: readonly ExportSet[] | null
  readonly meshServices: readonly Service[] | null
}

/**
 * What a peer offers to `here`. The peer's rules win where both its mesh and its ServiceMeshPeer for `here` (`reverse`) are known;
 * else the status of the ImportedServiceSet, which lists everything that the peer exported at the last sync. Null when neither tells.
 */
export function listed(
  importSets: readonly ImportSet[],
  peer: Peer,
  there: Exporter | null,
  reverse: Peer | null,
): Listing | null {
  const key = [importSets, there?.exportSets, there?.meshServices, reverse] as const
  const before = listings.get(peer)
  if (before && key.every((part, index) => part === before.key[index])) return before.result
  const result = list(importSets, peer, there, reverse)
  listings.set(peer, { key, result })
  return result
}

/** Every check of imports asks for the same; facts are immutable, so that answers hold as long as they do. */
const listings = new WeakMap<Peer, { readonly key: readonly unknown[]; readonly result: Listing | null }>()
const explanations = new WeakMap<
  readonly Exported[],
  { readonly set: ImportSet; readonly result: Explanation<Exported> }
>()

function list(
  importSets: readonly ImportSet[],
  peer: Peer,
  there: Exporter | null,
  reverse: Peer | null,
): Listing | null {
  if (there?.exportSets && there.meshServices && reverse) {
    const { exportSets, meshServices, namespace } = there
    const offers = offered({ namespace, exportSets, meshServices }, reverse)?.offers ?? []
    return { from: 'rules', services: offers.map((offer) => ({ ...offer.exported, offer })) }
  }
  const heard = setOf(importSets, peer)?.status?.importedServices
  if (!heard || (heard.length === 0 && !isConnected(peer))) return null
  const services = heard.flatMap(({ exportedName }) => {
    const name = parseFederatedHostname(exportedName)
    return name ? [{ name: name.name, namespace: name.namespace, hostname: exportedName, offer: null }] : []
  })
  return { from: 'status', services }
}

/** What becomes of the offered services by the rules of an ImportedServiceSet. */
export function taken(set: ImportSet, services: readonly Exported[]): Explanation<Exported> {
  const before = explanations.get(services)
  if (before?.set === set) return before.result
  const result = explainImports({ peer: set.metadata.name, spec: set.spec }, services)
  explanations.set(services, { set, result })
  return result
}

/** Which of the services the importer's rules take, in order; null when its rules are not known. */
export function takenOf(
  services: readonly ServiceName[],
  importSets: readonly ImportSet[] | null,
  importer: Peer | null,
): readonly (boolean | null)[] {
  if (!importSets || !importer) return services.map(() => null)
  const set = setOf(importSets, importer)
  return set ? resolveImports(asRead(set), services).map((result) => result !== null) : services.map(() => false)
}

/**
 * The hostname under which a name crosses to the importer. It ends in the name of the peer's own ServiceMeshPeer (`reverse`); where
 * that is not known, the importer's status tells it, and if it does not either, only `name.namespace` is left.
 */
export function hostnameOf(name: ServiceName, reverse: Peer | null, set: ImportSet): string {
  const heard = set.status?.importedServices[0]?.exportedName
  const peer = reverse?.metadata.name ?? (heard === undefined ? undefined : parseFederatedHostname(heard)?.peer)
  return peer === undefined ? `${name.name}.${name.namespace}` : exportedHostname(name, peer)
}

/** Whether any istiod of the owner watches the peer now. */
export function isConnected(peer: Peer): boolean {
  const { active = [], inactive = [] } = peer.status.discoveryStatus ?? {}
  return [...active, ...inactive].some(({ watch }) => watch.connected === true)
}

/** The resolver copes with a spec of any shape; its type says what a right one looks like. */
function asRead(set: ImportSet): ServiceSet<object> {
  return { peer: set.metadata.name, spec: typeof set.spec === 'object' ? set.spec : null }
}

/**
 * The offers that matter: those that the importer takes, or where that is not known, those that a rule names one by one. A wildcard
 * can offer hundreds of Services that nobody calls.
 */
export function offersInUse(given: Offered, importSets: readonly ImportSet[] | null, importer: Peer | null) {
  const names = given.offers.map(({ exported }) => exported)
  const takes = takenOf(names, importSets, importer)
  return given.offers.flatMap((offer, index) => {
    const taken = takes[index] ?? null
    const named = writtenRule(given.set, 'exportRules', offer.rule).gives !== null
    return (taken ?? named) ? [{ ...offer, taken }] : []
  })
}

/** The services that the importer names one by one in its rules and that nothing offers. */
export function unmet(
  offers: readonly Offer[],
  importSets: readonly ImportSet[] | null,
  importer: Peer | null,
): readonly ServiceName[] {
  const set = importer && importSets ? setOf(importSets, importer) : undefined
  if (!set) return []
  return rulesOf(set, 'importRules').flatMap((_, index) => {
    const { name, namespace } = writtenRule(set, 'importRules', index)
    if (name === null || namespace === null) return []
    return offers.some(({ exported }) => exported.name === name && exported.namespace === namespace)
      ? []
      : [{ name, namespace }]
  })
}
