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
    const obstacleOf = obstacles(findings, to, from)
    return listing.services.map((exported, index) => {
      const row = exported.offer?.service.metadata
      const service = row ? `${row.namespace}/${row.name}` : null
      const localName = results[index]?.hostname ?? null
      const names = [exported.hostname, localName, row && `${row.name}.${row.namespace}`, service]
      const obstacle = localName === null ? undefined : obstacleOf(names)
      const state = localName === null ? 'offered' : obstacle ? 'broken' : 'imported'
      return { from, to, service, exportedName: exported.hostname, localName, state, because: obstacle?.key ?? null }
    })
  })
}

type Names = readonly (string | null | undefined)[]

/** Finds the first finding on the link that is about the whole of it, or about a service by one of its names. */
function obstacles(findings: readonly Finding[], importer: string, exporter: string) {
  const first = new Map<Names[number], number>()
  for (const [index, finding] of findings.entries())
    if (!first.has(finding.service) && stops(finding, importer, exporter)) first.set(finding.service, index)
  return (names: Names) =>
    findings[Math.min(...[null, ...names].map((name) => first.get(name) ?? Number.POSITIVE_INFINITY))]
}

/** Calls go from the importer to the exporter. */
function stops({ severity, latent, directions, mesh }: Finding, importer: string, exporter: string): boolean {
  if (severity !== 'error' || latent) return false
  if (directions.length === 0) return mesh === importer || mesh === exporter
  return directions.some(({ from, to }) => from === importer && to === exporter)
}
