import {
  discoveryPort,
  federationPort,
  loadBalancerAddresses,
  serviceNamed,
} from '../../federation/gateways/gateway.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import type { Event, Service } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

/** A new load balancer may take this long; AWS also needs about five minutes until its DNS name works. */
const minutesToSettle = 10

export default peeringCheck({
  id: 'reachability/load-balancer',
  title: 'The ingress gateway’s load balancer has an address',
  severity: 'error',
  why: 'Without an address nobody outside reaches the gateway. Connections that are still open to an old address end with the next restart on either side.',
  covers: ['D21', 'D55'],
  after: ['gateways/pods'],
  needs: { here: ['services'] },
  uses: { here: ['events', 'clock'] },
  *run({ here, there, peer, reverse, now }) {
    const service = serviceNamed(here.services, peer.spec.gateways.ingress.name)
    if (service?.spec.type !== 'LoadBalancer') return
    // reached through the nodes instead
    const nodePort = federationPort(service, discoveryPort)?.nodePort
    if (reverse && nodePort !== undefined && reverse.spec.remote.discoveryPort === nodePort) return
    const minutes = ageInMinutes(service, here.clock ?? now)
    const young = minutes !== null && minutes < minutesToSettle
    const works = discoveryState(reverse, peer) === 'up'
    const addresses = loadBalancerAddresses(service)
    const named = addresses.length > 0 && addresses.every((one) => one.endsWith('.amazonaws.com'))
    if (addresses.length > 0 && !(named && young && !works)) return
    const field = at(here, service, 'status.loadBalancer.ingress')
    const name = service.metadata.name
    const old = reverse?.spec.remote.addresses.join(', ')
    const state =
      old && works ? `; what ${there?.label ?? peer.metadata.name} has open to ${old} works until it is closed` : ''
    yield {
      says: named
        ? `The load balancer of ${here.label}’s ingress gateway ${name} is ${minutes} minutes old; its name may not work yet`
        : `The load balancer of ${here.label}’s ingress gateway ${name} has no address${young ? ` yet, ${minutes} minutes after it was asked for` : state}`,
      on: field,
      breaks: 'inbound',
      severity: named ? 'info' : works || young ? 'warning' : 'error',
      evidence: [
        saw(field, { expected: 'an address', actual: addresses.join(', ') || 'none' }),
        ...eventsOn(here, service, here.events),
      ],
      remedy: [
        named || young
          ? fix(here, 'Wait some minutes, and look again', oc(here, ['get', `service/${name}`, '--watch']))
          : fix(
              here,
              'Find out why no address is given (quota, no load balancer in this cluster, an address pool used up); otherwise use NodePort',
              oc(here, ['describe', `service/${name}`]),
            ),
      ],
    }
  },
})

function ageInMinutes(service: Service, now: Date): number | null {
  const made = Date.parse(service.metadata.creationTimestamp ?? '')
  return Number.isNaN(made) || made > now.getTime() ? null : Math.floor((now.getTime() - made) / 60_000)
}

function eventsOn(mesh: MeshIdentity, service: Service, events: readonly Event[] | null) {
  return (events ?? [])
    .filter(
      ({ type, involvedObject: about }) =>
        type === 'Warning' && about.kind === 'Service' && about.name === service.metadata.name,
    )
    .slice(-2)
    .map((event) => saw(at(mesh, event, 'message'), { actual: `${event.reason ?? ''}: ${event.message ?? ''}` }))
}
