import { hasAddress } from '../../federation/gateways/reach.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/route',
  title: 'A peer is not called through a Route',
  severity: 'error',
  why: 'Routers forward by HTTP host or by the server name of the Route. Gateways use server names of their own, on ports that a router does not serve: federation needs a load balancer for TCP, or node ports.',
  covers: ['D40'],
  after: ['reachability/address-form'],
  needs: { here: ['peers'], there: ['peers'] },
  uses: { there: ['routes'] },
  *run({ here, there, peer }) {
    const route = there.routes?.find((one) => one.spec.host !== undefined && hasAddress(peer, one.spec.host))
    if (!route) return
    const field = at(here, peer, 'spec.remote.addresses')
    yield {
      says: `${here.label} calls ${there.label} at ${route.spec.host}, which is the Route ${route.metadata.name}: a router cannot pass federation on`,
      on: field,
      breaks: 'outbound',
      evidence: [
        saw(field, {
          expected: 'the load balancer of the ingress gateway',
          actual: peer.spec.remote.addresses.join(', '),
        }),
        saw(at(there, route, 'spec.host'), {
          actual: `${route.spec.host}, TLS ${route.spec.tls?.termination ?? 'none'}`,
        }),
      ],
      remedy: [
        fix(
          here,
          `Use the address of ${there.label}’s ingress gateway: see`,
          oc(there, ['get', 'services', '-o', 'wide']),
        ),
      ],
    }
  },
})
