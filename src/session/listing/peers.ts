import { setOf } from '../../federation/exchange/index.js'
import { discoveryPort, servicePort } from '../../federation/gateways/gateway.js'
import type { Peering } from '../../federation/peering.js'
import { ifKnown } from '../if-known.js'
import { objectName, type Table } from './read.js'

/** One row per ServiceMeshPeer. CONNECTED is what its owner's control plane says of its own watch, WATCHED that of the peer's. */
export const peersTable: Table = {
  facts: ['controlPlanes', 'exportSets', 'importSets', 'configMaps', 'services'],
  columns: [
    { name: 'MESH' },
    { name: 'NAME' },
    { name: 'PEER-MESH' },
    { name: 'CONNECTED' },
    { name: 'WATCHED' },
    { name: 'EXPORTS' },
    { name: 'IMPORTS' },
    { name: 'LAST-SYNC' },
    { name: 'ADDRESSES', wide: true },
    { name: 'DISCOVERY-PORT', wide: true },
    { name: 'SERVICE-PORT', wide: true },
    { name: 'INGRESS', wide: true },
    { name: 'EGRESS', wide: true },
    { name: 'TRUST-DOMAIN', wide: true },
    { name: 'CLIENT-ID', wide: true },
  ],
  rows: (peering) => {
    const item = peerItem(peering)
    const { spec } = peering.peer
    return [
      {
        name: objectName('ServiceMeshPeer', item.name),
        item,
        cells: [
          item.mesh,
          item.name,
          item.peerMesh,
          yesOrNo(item.connected),
          yesOrNo(item.watched),
          item.exports === null ? '<unknown>' : String(item.exports),
          item.imports === null ? '<unknown>' : String(item.imports),
          item.lastSync,
          spec.remote.addresses.join(',') || null,
          String(item.discoveryPort),
          String(item.servicePort),
          item.ingress,
          item.egress,
          item.trustDomain,
          item.clientID,
        ],
      },
    ]
  },
}

function peerItem({ here, peer, there }: Peering) {
  const { remote, gateways, security } = peer.spec
  const rows = peer.status.discoveryStatus
    ? [...peer.status.discoveryStatus.active, ...peer.status.discoveryStatus.inactive]
    : null
  const exported = setOf(ifKnown(here.facts.exportSets) ?? [], peer)?.status?.exportedServices
  const imported = setOf(ifKnown(here.facts.importSets) ?? [], peer)?.status?.importedServices
  const syncs = (rows ?? []).flatMap(({ watch }) => watch.lastFullSync ?? []).sort()
  return {
    mesh: here.label,
    namespace: peer.metadata.namespace ?? here.namespace,
    name: peer.metadata.name,
    peerMesh: there?.label ?? null,
    connected: rows?.some(({ watch }) => watch.connected === true) ?? null,
    watched: rows?.some(({ remotes }) => remotes.some((one) => one.connected === true)) ?? null,
    exports: exported?.length ?? null,
    imports: imported?.filter(({ localService }) => localService.hostname).length ?? null,
    lastSync: syncs.at(-1) ?? null,
    addresses: remote.addresses,
    discoveryPort: remote.discoveryPort || discoveryPort,
    servicePort: remote.servicePort || servicePort,
    ingress: gateways.ingress.name ?? null,
    egress: gateways.egress.name ?? null,
    trustDomain: security.trustDomain ?? null,
    clientID: security.clientID ?? null,
  }
}

function yesOrNo(value: boolean | null): string {
  return value === null ? '<unknown>' : value ? 'True' : 'False'
}
