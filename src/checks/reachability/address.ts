import { isIP } from 'node:net'
import { discoveryPort, federationPort, loadBalancerAddresses } from '../../federation/gateways/gateway.js'
import {
  calledIngress,
  type DiscoveryState,
  discoveryState,
  hasAddress,
  plainAddress,
} from '../../federation/gateways/reach.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import type { Node, Service } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import type { Severity } from '../../vocabulary/finding.js'
import { type Draft, peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/address',
  title: 'The addresses of a peer are those of its ingress gateway',
  severity: 'error',
  why: 'The egress gateway connects to `spec.remote.addresses`. They have to lead to the ingress gateway that the other mesh keeps for this one: its load balancer, or its nodes. Something in between is legal, so a difference alone, while discovery works, is no finding.',
  covers: ['D37', 'D46', 'D49', 'D65'],
  after: ['reachability/address-form', 'reachability/load-balancer', 'gateways/name', 'gateways/enabled'],
  needs: { here: ['peers'], there: ['services'] },
  uses: { there: ['nodes'] },
  *run({ here, there, peer, reverse }) {
    const service = calledIngress(peer, reverse, there.services)
    const real = service ? loadBalancerAddresses(service) : []
    if (!service || real.length === 0 || peer.spec.remote.addresses.length === 0) return
    // reached through the nodes, which are not known here
    const nodePort = federationPort(service, discoveryPort)?.nodePort
    if (nodePort !== undefined && peer.spec.remote.discoveryPort === nodePort && !there.nodes) return
    const state = discoveryState(peer, reverse)
    const strange = peer.spec.remote.addresses.filter((one) => !isOf(one, real) && !isNode(one, there.nodes))
    const wrong = strange.filter((one) => comparable(one, real, state))
    const pinned = strange.find((one) => isIP(one) !== 0 && real.every((each) => each.endsWith('.amazonaws.com')))
    if (wrong.length > 0 && wrong.length < peer.spec.remote.addresses.length) {
      const says = `${wrong.join(', ')} is not an address of ${there.label}’s ingress gateway (${real.join(', ')}), so part of the connections from ${here.label} goes astray`
      yield draft(here, there, peer, service, { says, severity: state === 'up' ? 'warning' : 'error' })
    } else if (wrong.length > 0 && state !== 'up') {
      const other = there.services.find(
        (one) => one !== service && loadBalancerAddresses(one).some((a) => hasAddress(peer, a)),
      )
      const whose = other ? `, it belongs to ${other.metadata.name}` : ''
      const says = `${here.label} calls ${there.label} at ${wrong.join(', ')}, but the ingress gateway there has ${real.join(', ')}${whose}`
      yield draft(here, there, peer, service, {
        says,
        severity: state === 'down' && wrong.some((one) => isIP(one) !== 0) ? 'error' : 'warning',
      })
    } else if (pinned !== undefined) {
      const says = `${here.label} calls ${there.label} at ${pinned}, but its load balancer is known by name (${real.join(', ')}) and may change its IPs`
      yield { ...draft(here, there, peer, service, { says, severity: 'warning' }), latent: state === 'up' }
    }
  },
})

function draft(
  here: MeshIdentity,
  there: MeshIdentity,
  peer: Peer,
  service: Service,
  { says, severity }: { says: string; severity: Severity },
): Draft {
  const field = at(here, peer, 'spec.remote.addresses')
  const real = loadBalancerAddresses(service)
  return {
    says,
    on: field,
    severity,
    breaks: 'outbound',
    evidence: [
      saw(field, { expected: real.join(', '), actual: peer.spec.remote.addresses.join(', ') }),
      saw(at(there, service, 'status.loadBalancer.ingress'), { actual: real.join(', ') }),
    ],
    remedy: [
      fix(
        here,
        `Use the address of ${there.label}’s ingress gateway, unless something in between leads there`,
        patch(here, peer, { spec: { remote: { addresses: real } } }),
      ),
    ],
  }
}

function isOf(address: string, real: readonly string[]): boolean {
  return real.some((one) => plainAddress(one) === plainAddress(address))
}

function isNode(address: string, nodes: readonly Node[] | null): boolean {
  return (nodes ?? []).some((node) => node.status.addresses.some((one) => one.address === address))
}

/**
 * A name and an IP cannot be compared, as nobody resolves names here. A name may be an alias of the load balancer's own, which
 * it surely is while discovery works.
 */
function comparable(address: string, real: readonly string[], state: DiscoveryState): boolean {
  if (isIP(address) !== 0) return real.some((one) => isIP(one) === isIP(address))
  return state === 'down' && real.every((one) => isIP(one) === 0)
}
