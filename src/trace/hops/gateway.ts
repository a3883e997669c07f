import {
  endpointsOf,
  federationPort,
  isReady,
  podsBehind,
  podsLabelled,
  type Role,
  serviceNamed,
  servicePort,
  troubleOf,
} from '../../federation/gateways/gateway.js'
import { nearest } from '../../federation/nearest.js'
import { at, fix, oc, patch, saw } from '../../federation/say.js'
import { broken, degraded, ok, unsure } from '../judge.js'
import { factOf, named, peerPlace, rowsOf, type Side } from '../links.js'
import type { Judged } from '../types.js'

/** A federation gateway of a side: its Service, what is behind its port 15443, and its pods. */
export function gateway(side: Side, role: Role): Judged {
  if (!side.mesh) return unsure(named(side, 'v1', 'Service', `${role} gateway`), `no access to ${side.label}`)
  if (!side.peer)
    return unsure(peerPlace(side), `${side.label} has no ServiceMeshPeer that would name its ${role} gateway`)
  const { mesh, peer } = side
  const name = peer.spec.gateways[role].name ?? ''
  const field = at(mesh, peer, `spec.gateways.${role}.name`)
  const on = named(side, 'v1', 'Service', name || `${role} gateway`)
  const services = factOf(side, 'services')
  if (!services.known) return unsure(on, services.reason)
  const service = serviceNamed(services.value, name)
  if (!service) {
    const close = nearest(
      name,
      services.value.map((one) => one.metadata.name),
    )
    return broken(
      field,
      name
        ? `${side.label} has no Service ${name}, which its peer ${peer.metadata.name} names as ${role} gateway`
        : `peer ${peer.metadata.name} of ${side.label} names no ${role} gateway`,
      [saw(field, { expected: close ?? 'the name of a gateway', actual: name || 'not set' })],
      [
        close
          ? fix(
              mesh,
              `Name the gateway that is there`,
              patch(mesh, peer, { spec: { gateways: { [role]: { name: close } } } }),
            )
          : fix(mesh, `Name an additional ${role} gateway of the control plane`, oc(mesh, ['get', 'services'])),
      ],
    )
  }
  const there = at(mesh, service)
  const port = federationPort(service, servicePort)
  if (!port) {
    const ports = at(mesh, service, 'spec.ports')
    return broken(
      ports,
      `Service ${name} of ${side.label} has no port ${servicePort}, which services are called on`,
      [
        saw(ports, {
          expected: String(servicePort),
          actual: service.spec.ports.map((one) => one.port ?? '?').join(', ') || 'none',
        }),
      ],
      [
        fix(
          mesh,
          `Add port ${servicePort} (tls) to the gateway’s service.ports in the ServiceMeshControlPlane`,
          oc(mesh, ['get', `service/${name}`, '-o', 'yaml']),
        ),
      ],
    )
  }
  const pods = factOf(side, 'pods')
  const slices = factOf(side, 'endpointSlices')
  if (!pods.known) return unsure(there, pods.reason)
  if (!slices.known) return unsure(there, slices.reason)
  const behind = [...new Set([...podsBehind(service, pods.value), ...podsLabelled(pods.value, name)])]
  const key = { name, namespace: mesh.namespace }
  const endpoints = endpointsOf(slices.value, key, servicePort)
  const ready = endpoints.filter((one) => one.ready)
  const sick = behind.find((pod) => !isReady(pod))
  if (ready.length > 0) {
    const message = `Service ${name}: ${ready.length} of ${endpoints.length} endpoints ready on ${servicePort}`
    const proof = saw(there, {
      actual: endpoints.map((one) => `${one.address}${one.ready ? '' : ' (not ready)'}`).join(', '),
    })
    return sick || ready.length < endpoints.length
      ? degraded(
          sick ? at(mesh, sick, 'status.conditions') : there,
          `${message}${sick ? `; pod ${sick.metadata.name}: ${troubleOf(sick)}` : ''}`,
          [proof],
        )
      : ok(there, message, [proof])
  }
  const deployment = rowsOf(factOf(side, 'deployments')).find((one) => one.metadata.name === name)
  const culprit = sick
    ? at(mesh, sick, 'status.conditions')
    : deployment && behind.length === 0
      ? at(mesh, deployment, 'status')
      : there
  const trouble = sick
    ? `pod ${sick.metadata.name}: ${troubleOf(sick)}`
    : behind.length === 0
      ? 'it has no pods'
      : `its pods do not serve port ${servicePort}`
  return broken(
    culprit,
    `no endpoint of ${role} gateway ${name} in ${side.label} is ready: ${trouble}`,
    [saw(culprit, { expected: `a ready endpoint on ${servicePort}`, actual: trouble })],
    [
      fix(
        mesh,
        'Bring the gateway’s pods up',
        sick
          ? oc(mesh, ['describe', `pod/${sick.metadata.name}`])
          : oc(mesh, ['get', `deployment/${name}`, '-o', 'wide']),
      ),
    ],
  )
}
