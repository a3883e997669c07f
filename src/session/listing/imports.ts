import { listed, rulesOf, setOf, taken, writtenRule } from '../../federation/exchange/index.js'
import type { Peering } from '../../federation/peering.js'
import type { ListingRow } from '../../report/table.js'
import { ifKnown } from '../if-known.js'
import { objectName, type Table } from './read.js'

/**
 * One row per service that the peer offers, and one per rule that asks for a service that is not offered. STATE: `imported`,
 * `offered` = no rule takes it, `missing` = a rule names it and the peer does not offer it.
 */
export const importsTable: Table = {
  facts: ['memberRolls', 'exportSets', 'importSets', 'meshServices', 'controlPlanes', 'configMaps', 'services'],
  columns: [
    { name: 'MESH' },
    { name: 'PEER' },
    { name: 'EXPORTED-NAME' },
    { name: 'LOCAL-NAME' },
    { name: 'STATE' },
    { name: 'AS-LOCAL', wide: true },
    { name: 'RULE', wide: true },
    { name: 'KNOWN-FROM', wide: true },
  ],
  rows: importRows,
}

function importRows({ here, peer, there, reverse }: Peering): ListingRow[] {
  const importSets = ifKnown(here.facts.importSets) ?? []
  const exporter = there && {
    namespace: there.namespace,
    exportSets: ifKnown(there.facts.exportSets),
    meshServices: ifKnown(there.facts.meshServices),
  }
  const set = setOf(importSets, peer)
  const listing = listed(importSets, peer, exporter, reverse)
  if (!listing) return []
  const verdicts = set ? taken(set, listing.services).services : []
  const offers = listing.services.map((service, index) => {
    const { result = null, rule = null } = verdicts[index] ?? {}
    return { exportedName: service.hostname, localName: result?.hostname ?? null, rule: result ? rule : null }
  })
  const missing = (set ? rulesOf(set, 'importRules') : []).flatMap((_, rule) => {
    const written = set && writtenRule(set, 'importRules', rule)
    if (!written?.name || !written.namespace) return []
    const there = listing.services.some(
      ({ name, namespace }) => name === written.name && namespace === written.namespace,
    )
    return there ? [] : [{ exportedName: `${written.name}.${written.namespace}`, localName: null, rule }]
  })
  const row = (entry: (typeof offers)[number], state: 'imported' | 'offered' | 'missing'): ListingRow => {
    const { exportedName, localName, rule } = entry
    const asLocal = set && rule !== null ? writtenRule(set, 'importRules', rule).raw.importAsLocal === true : null
    const item = {
      mesh: here.label,
      peer: peer.metadata.name,
      exportedName,
      localName,
      state,
      asLocal,
      rule,
      knownFrom: listing.from,
    }
    return {
      name: objectName('ImportedServiceSet', item.peer),
      item,
      cells: [
        item.mesh,
        item.peer,
        exportedName,
        localName,
        state,
        asLocal === null ? null : asLocal ? 'True' : 'False',
        rule === null ? null : `importRules[${rule}]`,
        item.knownFrom,
      ],
    }
  }
  return [
    ...offers.map((one) => row(one, one.localName === null ? 'offered' : 'imported')),
    ...missing.map((one) => row(one, 'missing')),
  ]
}
