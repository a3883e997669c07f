import { gatewaysOf, type Role, serviceNamed } from '../../federation/gateways/gateway.js'
import { controlPlaneOf, gatewayEntries } from '../../federation/gateways/settings.js'
import { nearest } from '../../federation/nearest.js'
import type { Peer } from '../../federation/objects/federation.js'
import type { ControlPlane } from '../../federation/objects/mesh.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/name',
  title: 'A peer names gateways that exist',
  severity: 'error',
  why: 'istiod dials the egress gateway by the name in the ServiceMeshPeer, and selects the pods of both gateways by it. With a wrong one its lookups fail, or nothing listens where the peer calls.',
  covers: ['D16', 'D58'],
  after: [],
  needs: { here: ['peers'] },
  uses: { here: ['services', 'controlPlanes'] },
  *run({ here, peer }) {
    const plane = here.controlPlanes ? controlPlaneOf(here, here.controlPlanes) : undefined
    const entries = plane ? gatewayEntries(plane) : []
    for (const { role, name, path } of gatewaysOf(peer)) {
      if (entries.some((entry) => entry.role === role && entry.name === name)) continue
      const other = entries.find((entry) => entry.name === name)
      const wrong = !name
        ? `no ${role} gateway`
        : other
          ? `${name} as its ${role} gateway, which is an ${other.role} gateway`
          : here.services
            ? serviceNamed(here.services, name)
              ? null
              : `${name} as its ${role} gateway, but there is no such Service`
            : here.source === 'manifests' && plane
              ? `${name} as its ${role} gateway, which the ServiceMeshControlPlane does not define`
              : null
      if (wrong === null) continue
      const field = at(here, peer, path)
      const free = candidates(plane, role, here.peers, peer)
      const better = free.length === 1 ? free[0] : nearest(name, free)
      yield {
        says: `ServiceMeshPeer ${peer.metadata.name} of ${here.label} names ${wrong}`,
        on: field,
        breaks: breaksOf(role),
        evidence: [saw(field, { ...(better ? { expected: better } : {}), actual: name || 'not set' })],
        remedy: [
          better
            ? fix(
                here,
                `Name the ${role} gateway that exists${role === 'ingress' ? ', then restart istiod: exports keep the old name until it does' : ''}`,
                patch(here, peer, { spec: { gateways: { [role]: { name: better } } } }),
              )
            : fix(here, `Add the gateway to the ServiceMeshControlPlane, or name one that exists`),
        ],
      }
    }
  },
})

/** Gateways of that role that no other peer uses. */
function candidates(plane: ControlPlane | undefined, role: Role, peers: readonly Peer[], peer: Peer): string[] {
  const taken = peers.filter((other) => other !== peer).map((other) => other.spec.gateways[role].name)
  const entries = plane ? gatewayEntries(plane) : []
  return entries.filter((entry) => entry.role === role && !taken.includes(entry.name)).map((entry) => entry.name)
}
