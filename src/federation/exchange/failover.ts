import { fullHostname, hostCovers } from '../matching.js'
import type { ImportSet, Peer } from '../objects/federation.js'
import type { DestinationRule } from '../objects/istio.js'
import { isFields } from '../resolution/decode.js'
import type { Resolved } from '../resolution/types.js'
import { setOf } from './offered.js'
import { writtenRule } from './rules.js'
import { type Exported, type Exporter, listed, taken } from './taken.js'

/** A service of the peer that joins a local Service (importAsLocal), and so can stand in for it. */
export interface Joined {
  readonly set: ImportSet
  /** Index of the rule that imports it. */
  readonly rule: number
  readonly exported: Exported
  /** The local name and host. */
  readonly local: Resolved
}

/** What a mesh imports from a peer; `as` tells those that join local Services from those under a domain of their own. */
export function imported(
  as: 'local' | 'apart',
  importSets: readonly ImportSet[],
  peer: Peer,
  there: Exporter | null,
  reverse: Peer | null,
): readonly Joined[] {
  const set = setOf(importSets, peer)
  const listing = set && listed(importSets, peer, there, reverse)
  if (!set || !listing) return []
  return taken(set, listing.services).services.flatMap(({ service, result, rule }) => {
    if (!result || rule === null) return []
    const local = writtenRule(set, 'importRules', rule).raw.importAsLocal === true
    return local === (as === 'local') ? [{ set, rule, exported: service, local: result }] : []
  })
}

/** The DestinationRules for a host. */
export function rulesFor(host: string, rules: readonly DestinationRule[]): readonly DestinationRule[] {
  return rules.filter(
    ({ spec, metadata }) =>
      spec.host !== undefined && hostCovers(fullHostname(spec.host, metadata.namespace ?? ''), host),
  )
}

/** All traffic policies of a DestinationRule: its own, those of ports and those of subsets. */
export function policiesOf({ spec }: DestinationRule) {
  const { trafficPolicy, subsets } = spec
  return [
    trafficPolicy,
    ...(trafficPolicy?.portLevelSettings ?? []),
    ...subsets.map((one) => one.trafficPolicy),
  ].filter((policy) => policy !== undefined)
}

/** What a DestinationRule says about locality, wherever in it; undefined when nothing. */
export function localityOf(rule: DestinationRule) {
  return policiesOf(rule)
    .map((policy) => policy.loadBalancer?.localityLbSetting)
    .find((setting) => setting !== undefined)
}

/** Whether a DestinationRule is meant to send calls elsewhere when local endpoints fail. */
export function wantsFailover(rule: DestinationRule): boolean {
  const setting = localityOf(rule)
  return setting !== undefined && (setting.failover.length > 0 || setting.failoverPriority.length > 0)
}

export interface Locality {
  readonly region: string
  readonly zone: string
  readonly subzone: string
}

/** `spec.locality` of an ImportedServiceSet: what the imported endpoints count as. Null when there is none. */
export function importLocality(set: ImportSet): Locality | null {
  const given = isFields(set.spec) ? set.spec.locality : null
  if (!isFields(given)) return null
  const part = (value: unknown) => (typeof value === 'string' ? value : '')
  return { region: part(given.region), zone: part(given.zone), subzone: part(given.subzone) }
}
