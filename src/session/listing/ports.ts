import {
  discoveryPort,
  federationPort,
  loadBalancerAddresses,
  serviceNamed,
  servicePort,
} from '../../federation/gateways/gateway.js'
import type { Peering } from '../../federation/peering.js'
import type { ListingRow } from '../../report/table.js'
import { ifKnown } from '../if-known.js'
import { objectName, type Table } from './read.js'

/**
 * Two rows per ServiceMeshPeer, one for each port that the mesh calls its peer on: what a firewall has to let through. CALLS is
 * what the peer object says, OPEN where the peer's ingress gateway really listens.
 */
export const portsTable: Table = {
  facts: ['services', 'controlPlanes', 'configMaps'],
  columns: [
    { name: 'FROM' },
    { name: 'PEER' },
    { name: 'PURPOSE' },
    { name: 'CALLS' },
    { name: 'TO' },
    { name: 'GATEWAY' },
    { name: 'TYPE' },
    { name: 'PORT' },
    { name: 'OPEN' },
    { name: 'EGRESS', wide: true },
    { name: 'TARGET-PORT', wide: true },
    { name: 'NODE-PORT', wide: true },
  ],
  rows: (peering) => [
    portRow(peering, 'discovery', discoveryPort, peering.peer.spec.remote.discoveryPort || discoveryPort),
    portRow(peering, 'services', servicePort, peering.peer.spec.remote.servicePort || servicePort),
  ],
}

function portRow({ here, peer, there, reverse }: Peering, purpose: string, number: number, called: number): ListingRow {
  const calls = peer.spec.remote.addresses.map((address) => at(address, called))
  const gateway = reverse?.spec.gateways.ingress.name ?? null
  const service = there && gateway ? serviceNamed(ifKnown(there.facts.services) ?? [], gateway) : undefined
  const port = service && federationPort(service, number)
  const open = service && port?.port !== undefined ? openAt(service, port.port, port.nodePort) : []
  const item = {
    from: here.label,
    peer: peer.metadata.name,
    purpose,
    calls,
    to: there?.label ?? null,
    gateway,
    type: service ? (service.spec.type ?? 'ClusterIP') : null,
    port: port?.port ?? null,
    open,
    egress: peer.spec.gateways.egress.name ?? null,
    targetPort: port?.targetPort ?? null,
    nodePort: port?.nodePort ?? null,
  }
  const text = (value: string | number | null) => (value === null ? null : String(value))
  return {
    name: objectName('ServiceMeshPeer', item.peer),
    item,
    cells: [
      item.from,
      item.peer,
      purpose,
      calls.join(',') || null,
      item.to,
      gateway,
      item.type,
      text(item.port),
      open.join(',') || null,
      item.egress,
      text(item.targetPort),
      text(item.nodePort),
    ],
  }
}

function openAt(service: Parameters<typeof loadBalancerAddresses>[0], port: number, nodePort: number | undefined) {
  if (service.spec.type === 'NodePort') return nodePort === undefined ? [] : [`<node>:${nodePort}`]
  return loadBalancerAddresses(service).map((address) => at(address, port))
}

/** IPv6 addresses in brackets. */
function at(address: string, port: number): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]:${port}` : `${address}:${port}`
}
