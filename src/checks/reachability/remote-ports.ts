import { discoveryPort, federationPort, loadBalancerAddresses, servicePort } from '../../federation/gateways/gateway.js'
import { calledIngress, type DiscoveryState, discoveryState, hasAddress } from '../../federation/gateways/reach.js'
import type { Service } from '../../federation/objects/core.js'
import { stateOf } from '../../logs/links.js'
import type { LogSummary } from '../../logs/summary.js'
import type { Severity } from '../../vocabulary/finding.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

const planes = [
  { field: 'discoveryPort', number: discoveryPort, what: 'discovery' },
  { field: 'servicePort', number: servicePort, what: 'traffic to services' },
] as const

export default peeringCheck({
  id: 'reachability/remote-ports',
  title: 'The ports of a peer are those at which its ingress gateway can be reached',
  severity: 'error',
  why: 'With a load balancer these are the Service’s own ports, 8188 and 15443, which are also the defaults. Through the nodes they are its node ports. A wrong discoveryPort stops discovery; a wrong servicePort stops only traffic, and the peer looks connected.',
  covers: ['D42', 'D43'],
  after: ['gateways/ports', 'gateways/name', 'gateways/enabled'],
  needs: { here: ['peers'], there: ['services'] },
  uses: { here: ['logs'], there: ['nodes'] },
  *run({ here, there, peer, reverse }) {
    const service = calledIngress(peer, reverse, there.services)
    if (!service) return
    const { addresses } = peer.spec.remote
    const balanced = loadBalancerAddresses(service).some((one) => hasAddress(peer, one))
    const nodes = (there.nodes ?? []).flatMap((node) => node.status.addresses.map((one) => one.address))
    const onNodes = addresses.some((one) => nodes.includes(one ?? ''))
    const works = discoveryState(peer, reverse)
    for (const { field, number, what } of planes) {
      const configured = peer.spec.remote[field] || number
      const legal = reachableAt(service, number, balanced, onNodes)
      if (legal.length === 0 || legal.includes(configured)) continue
      const proven = number === discoveryPort ? works : serviceState(here.logs, peer.metadata.name)
      const severity = balanced || onNodes ? certain(number, works) : likely(proven, works)
      if (severity === null) continue
      const other = number === discoveryPort ? servicePort : discoveryPort
      const swapped = reachableAt(service, other, balanced, onNodes).includes(configured)
      const wanted = legal[0] ?? number
      const on = at(here, peer, `spec.remote.${field}`)
      const real = federationPort(service, number)
      yield {
        says: `${here.label} calls ${there.label} on port ${configured} for ${what}, but its ingress gateway is reached on ${wanted}${swapped ? `; ${configured} is its port ${other}` : ''}`,
        on,
        severity,
        breaks: 'outbound',
        evidence: [
          saw(on, {
            expected: String(wanted),
            actual: peer.spec.remote[field] ? String(configured) : `not set, so ${number}`,
          }),
          saw(at(there, service, 'spec.ports'), {
            actual: `${service.spec.type}: ${real?.name ?? ''} ${real?.port}${real?.nodePort ? `, node port ${real.nodePort}` : ''}`,
          }),
        ],
        remedy: [fix(here, 'Correct the port', patch(here, peer, { spec: { remote: { [field]: wanted } } }))],
      }
    }
  },
})

/** Ports that lead to a port of the gateway, the likeliest first; empty when the Service cannot say. */
function reachableAt(service: Service, number: number, balanced: boolean, onNodes: boolean): number[] {
  const { port, nodePort } = federationPort(service, number) ?? {}
  const all = balanced
    ? [port]
    : onNodes || service.spec.type === 'NodePort'
      ? [nodePort]
      : service.spec.type === 'LoadBalancer'
        ? [port, nodePort]
        : []
  return all.filter((one) => one !== undefined)
}

/** How the latest connections to services of a peer went, by the access log of our egress gateway. */
function serviceState(logs: LogSummary | null, peer: string): DiscoveryState {
  const links = (logs?.links ?? []).filter(
    (link) => link.plane === 'service' && link.way === 'we-call-peer' && (link.peer ?? link.source.peer) === peer,
  )
  const states = links.map(stateOf).filter((state) => state !== 'unclear')
  if (states.length === 0) return 'unknown'
  return states.every((state) => state === 'failing') ? 'down' : 'up'
}

/** Where the address is the gateway's own, a wrong port is certain, and discovery that still works does so on an old connection. */
function certain(number: number, works: DiscoveryState): Severity {
  return number === discoveryPort && works === 'up' ? 'warning' : 'error'
}

/** Elsewhere something in between may translate ports: then it is a fault only where connections are seen to fail. */
function likely(proven: DiscoveryState, works: DiscoveryState): Severity | null {
  if (proven === 'down' || (proven === 'unknown' && works === 'down')) return 'error'
  return proven === 'up' || works === 'up' ? null : 'warning'
}
