import { serviceNamed } from '../../federation/gateways/gateway.js'
import { discoveryState, hasAddress } from '../../federation/gateways/reach.js'
import { controlPlaneOf, gatewayEntries, gatewayPatch } from '../../federation/gateways/settings.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/service-type',
  title: 'The ingress gateway’s Service can be reached from another cluster',
  severity: 'error',
  why: 'Gateways get a Service of type ClusterIP unless the ServiceMeshControlPlane says LoadBalancer or NodePort. A peer in another cluster cannot reach that.',
  covers: ['D20'],
  after: ['gateways/name', 'gateways/enabled'],
  needs: { here: ['services'] },
  uses: { here: ['controlPlanes'] },
  *run({ here, there, peer, reverse }) {
    const service = serviceNamed(here.services, peer.spec.gateways.ingress.name)
    const type = service ? (service.spec.type ?? 'ClusterIP') : null
    if (!service || type === null || type === 'LoadBalancer' || type === 'NodePort') return
    // two meshes of one cluster need no more, and what works is reached in some other way
    if (there?.cluster === here.cluster || discoveryState(reverse, peer) === 'up') return
    if (reverse && service.spec.clusterIP && hasAddress(reverse, service.spec.clusterIP)) return
    const plane = here.controlPlanes ? controlPlaneOf(here, here.controlPlanes) : undefined
    const entries = plane ? gatewayEntries(plane) : []
    const entry = entries.find((one) => one.role === 'ingress' && one.name === service.metadata.name)
    const field = at(here, service, 'spec.type')
    yield {
      says: `The ingress gateway ${service.metadata.name} of ${here.label} has a Service of type ${type}, which ${peer.metadata.name} cannot reach from another cluster`,
      on: field,
      breaks: 'inbound',
      evidence: [saw(field, { expected: 'LoadBalancer or NodePort', actual: type })],
      remedy: [
        fix(
          here,
          'Set the type in the ServiceMeshControlPlane',
          plane && entry
            ? patch(here, plane, gatewayPatch(entry, { service: { type: 'LoadBalancer' } }))
            : oc(here, ['patch', `service/${service.metadata.name}`, '-p', '{"spec":{"type":"LoadBalancer"}}']),
        ),
      ],
    }
  },
})
