import { offered, setOf, takenOf } from '../../federation/exchange/index.js'
import type { Peering } from '../../federation/peering.js'
import type { ListingRow } from '../../report/table.js'
import { ifKnown } from '../if-known.js'
import { objectName, type Table } from './read.js'

/**
 * One row per service that is exported to a peer. STATE: `exported` = by the rules and by the set's status; `pending` = by the
 * rules only; `stale` = by the status only; `by-status`, `by-rules` = only one of the two could be read.
 */
export const exportsTable: Table = {
  facts: ['memberRolls', 'exportSets', 'importSets', 'meshServices', 'controlPlanes', 'configMaps', 'services'],
  columns: [
    { name: 'MESH' },
    { name: 'PEER' },
    { name: 'NAMESPACE' },
    { name: 'SERVICE' },
    { name: 'EXPORTED-NAME' },
    { name: 'STATE' },
    { name: 'IMPORTED' },
    { name: 'RULE', wide: true },
    { name: 'PORTS', wide: true },
  ],
  rows: exportRows,
}

function exportRows({ here, peer, there, reverse }: Peering): ListingRow[] {
  const exportSets = ifKnown(here.facts.exportSets) ?? []
  const meshServices = ifKnown(here.facts.meshServices)
  const status = setOf(exportSets, peer)?.status?.exportedServices
  const given = meshServices && offered({ namespace: here.namespace, exportSets, meshServices }, peer)
  const heard = new Map((status ?? []).map((one) => [one.exportedName, one.localService]))
  const offers = given?.offers ?? []
  const takes = takenOf(
    offers.map(({ exported }) => exported),
    there && ifKnown(there.facts.importSets),
    reverse,
  )
  const byRules = new Map(
    offers.map((offer, index) => [offer.exported.hostname, { ...offer, taken: takes[index] ?? null }]),
  )
  return [...new Set([...byRules.keys(), ...heard.keys()])].map((exportedName) => {
    const offer = byRules.get(exportedName)
    const local = heard.get(exportedName)
    const state = !meshServices
      ? 'by-status'
      : !status
        ? 'by-rules'
        : offer
          ? local
            ? 'exported'
            : 'pending'
          : 'stale'
    const item = {
      mesh: here.label,
      peer: peer.metadata.name,
      namespace: offer?.service.metadata.namespace ?? local?.namespace ?? null,
      service: offer?.service.metadata.name ?? local?.name ?? null,
      exportedName,
      state,
      imported: offer?.taken ?? null,
      rule: offer?.rule ?? null,
      ports: offer?.service.spec.ports.flatMap(({ port }) => port ?? []) ?? [],
    }
    const imported = item.imported === null ? '<unknown>' : item.imported ? 'True' : 'False'
    return {
      name: objectName('ExportedServiceSet', item.peer),
      item,
      cells: [
        item.mesh,
        item.peer,
        item.namespace,
        item.service,
        exportedName,
        state,
        imported,
        item.rule === null ? null : `exportRules[${item.rule}]`,
        item.ports.join(',') || null,
      ],
    }
  })
}
