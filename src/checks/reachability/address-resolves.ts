import { discoveryState, plainAddress } from '../../federation/gateways/reach.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/address-resolves',
  title: 'istiod can resolve the addresses of a peer',
  severity: 'error',
  why: 'istiod resolves the addresses for traffic to services, Envoy for discovery. A watch that is open lives on for a while when a name stops resolving: it breaks at the next reconnect.',
  covers: ['D37'],
  after: ['reachability/address-form'],
  needs: { here: ['logs'] },
  *run({ here, there, peer, reverse }) {
    const ingress = reverse?.spec.gateways.ingress.name
    for (const [index, address] of peer.spec.remote.addresses.entries()) {
      const seen = here.logs.seen.find((one) => one.id === 'address-unresolved' && names(one.line, address))
      if (!seen) continue
      const works = discoveryState(peer, reverse) === 'up'
      const field = at(here, peer, `spec.remote.addresses[${index}]`)
      yield {
        says: `istiod of ${here.label} cannot resolve ${address}, an address of its peer ${peer.metadata.name}${works ? '; the open connection breaks at the next reconnect' : ''}`,
        on: field,
        breaks: 'outbound',
        severity: works ? 'warning' : 'error',
        evidence: [
          saw(field, { expected: 'a name that resolves, or an IP address', actual: address }),
          logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line),
        ],
        remedy: [
          fix(
            here,
            'Correct the name, or have the cluster’s DNS resolve it; istiod’s log tells whether it does',
            oc(here, ['logs', seen.source.pod, '-c', seen.source.container, '--since', '10m']),
          ),
          ...(there && ingress
            ? [fix(there, 'See which address the ingress gateway has', oc(there, ['get', `service/${ingress}`]))]
            : []),
        ],
      }
    }
  },
})

/** Whether a line speaks of this very name, and not of a longer one. */
function names(line: string, address: string): boolean {
  return line
    .toLowerCase()
    .split(/[^a-z0-9._-]+/)
    .some((word) => plainAddress(word) === plainAddress(address))
}
