import { isIP } from 'node:net'
import { gatewaysOf, loadBalancerAddresses, serviceNamed } from '../../federation/gateways/gateway.js'
import { hasAddress } from '../../federation/gateways/reach.js'
import type { Peer } from '../../federation/objects/federation.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/address-form',
  title: 'A peer has addresses, each a host name or an IP address, and not this mesh’s own',
  severity: 'error',
  why: 'Without addresses the egress gateway has nowhere to connect to. The field takes plain host names and IPs; schemes, ports and paths make a name that does not resolve. The schema checks none of this.',
  covers: ['D58', 'D65'],
  after: [],
  needs: { here: ['peers'] },
  uses: { here: ['services'], there: ['services'] },
  *run({ here, there, peer, reverse }) {
    const { addresses } = peer.spec.remote
    const field = at(here, peer, 'spec.remote.addresses')
    const name = peer.metadata.name
    const ingress = reverse ? serviceNamed(there?.services ?? [], reverse.spec.gateways.ingress.name) : undefined
    const real = ingress ? loadBalancerAddresses(ingress) : []
    const set = patch(here, peer, { spec: { remote: { addresses: real.length > 0 ? real : ['ADDRESS'] } } })
    if (addresses.length === 0) {
      yield {
        says: `${here.label}’s peer ${name} has no address`,
        on: field,
        breaks: 'outbound',
        evidence: [saw(field, { expected: 'the address of the peer’s ingress gateway', actual: 'empty' })],
        remedy: [fix(here, 'Set the address of the peer’s ingress gateway', set)],
      }
    }
    for (const [index, address] of addresses.entries()) {
      if (isIP(address) !== 0 || isHostname(address)) continue
      const one = at(here, peer, `spec.remote.addresses[${index}]`)
      const better = addresses.map((each) => (each === address ? repaired(address) : each))
      yield {
        says: `Address “${address}” of ${here.label}’s peer ${name} is neither a host name nor an IP address`,
        on: one,
        breaks: 'outbound',
        evidence: [saw(one, { expected: repaired(address), actual: address })],
        remedy: [
          fix(
            here,
            'Leave only the host name or IP; ports have fields of their own',
            patch(here, peer, { spec: { remote: { addresses: better } } }),
          ),
        ],
      }
    }
    const own = here.peers.flatMap(ingressesOf).flatMap((gateway) => serviceNamed(here.services ?? [], gateway) ?? [])
    const mine = own.find((service) => loadBalancerAddresses(service).some((one) => hasAddress(peer, one)))
    if (!mine) return
    yield {
      says: `${here.label}’s peer ${name} has the address of ${here.label}’s own ingress gateway ${mine.metadata.name}`,
      on: field,
      breaks: 'outbound',
      discriminator: 'own',
      evidence: [
        saw(field, { expected: 'the address of the peer’s ingress gateway', actual: addresses.join(', ') }),
        saw(at(here, mine, 'status.loadBalancer.ingress'), { actual: loadBalancerAddresses(mine).join(', ') }),
      ],
      remedy: [fix(here, 'Set the address of the peer’s ingress gateway', set)],
    }
  },
})

function ingressesOf(peer: Peer): string[] {
  return gatewaysOf(peer).flatMap(({ role, name }) => (role === 'ingress' ? [name] : []))
}

function isHostname(text: string): boolean {
  return text.length <= 253 && /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?$/i.test(text)
}

/** Without scheme, credentials, port, path and blanks. */
function repaired(address: string): string {
  const host = address
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/^.*@/, '')
  return host.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([^:]+):\d+$/, '$1')
}
