import { setOf, taken } from '../federation/exchange/index.js'
import { listed } from '../federation/exchange/taken.js'
import type { Peering } from '../federation/peering.js'
import type { ServiceSummary } from '../report/document.js'
import type { Finding } from '../vocabulary/finding.js'
import { ifKnown } from './if-known.js'

/** What crosses between the meshes, seen from each importer: by the rules of both where they are known, else by its status. */
export function servicesOf(peerings: readonly Peering[], findings: readonly Finding[]): readonly ServiceSummary[] {
  return peerings.flatMap((peering) => {
    const { here, peer, there, reverse } = peering
    const importSets = ifKnown(here.facts.importSets) ?? []
    const exporter = there && {
      namespace: there.namespace,
      exportSets: ifKnown(there.facts.exportSets),
      meshServices: ifKnown(there.facts.meshServices),
    }
    const listing = listed(importSets, peer, exporter, reverse)
    if (!listing) return []
    const set = setOf(importSets, peer)
    const results = set ? taken(set, listing.services).services.map(({ result }) => result) : []
    const [from, to] = [there?.label ?? `peer ${peer.metadata.name}`, here.label]
    return listing.services.map((exported, index) => {
      const row = exported.offer?.service.metadata
      const service = row ? `${row.namespace}/${row.name}` : null
      const localName = results[index]?.hostname ?? null
      const names = [exported.hostname, localName, row && `${row.name}.${row.namespace}`, service]
      const obstacle = localName === null ? undefined : findings.find((one) => stops(one, to, from, names))
      const state = localName === null ? 'offered' : obstacle ? 'broken' : 'imported'
      return { from, to, service, exportedName: exported.hostname, localName, state, because: obstacle?.key ?? null }
    })
  })
}

/** Calls go from the importer to the exporter: what is wrong on that link, or with this service there. */
function stops(finding: Finding, importer: string, exporter: string, names: readonly (string | null | undefined)[]) {
  if (finding.severity !== 'error' || finding.latent) return false
  if (finding.service !== null && !names.includes(finding.service)) return false
  const { directions, mesh } = finding
  if (directions.length === 0) return mesh === importer || mesh === exporter
  return directions.some(({ from, to }) => from === importer && to === exporter)
}
