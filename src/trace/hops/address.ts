import { isIP } from 'node:net'
import { hostAndPort } from '../../federation/envoy/fields.js'
import { federationPort, loadBalancerAddresses, serviceNamed, servicePort } from '../../federation/gateways/gateway.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import type { Service } from '../../federation/objects/core.js'
import { at, fix, patch, saw } from '../../federation/say.js'
import type { Context } from '../context.js'
import { broken, degraded, ok, unsure } from '../judge.js'
import { factOf, peerPlace, rowsOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** Where the egress gateway connects to: the peer's addresses and its port for services, against the ingress gateway that is there. */
export function address({ link: { owner, importer } }: Route, context: Context): Judged {
  const on = peerPlace(importer, 'spec.remote')
  if (!importer.mesh || !importer.peer) return unsure(on, `no access to ${importer.label}`)
  const { mesh, peer } = importer
  const { addresses, servicePort: given } = peer.spec.remote
  const port = given || servicePort
  const field = at(mesh, peer, 'spec.remote.addresses')
  const shown = addresses.map((one) => hostAndPort(one, port)).join(', ')
  if (addresses.length === 0) {
    return broken(
      field,
      `peer ${peer.metadata.name} of ${importer.label} has no address: its calls go nowhere`,
      [saw(field, { expected: 'the ingress gateway’s address', actual: 'none' })],
      [fix(mesh, `Set it to the address of ${owner.label}’s ingress gateway`)],
    )
  }
  const ingress = owner.mesh
    ? serviceNamed(rowsOf(factOf(owner, 'services')), owner.peer?.spec.gateways.ingress.name)
    : undefined
  if (!ingress || !owner.mesh) return ok(field, `${shown}; the ingress gateway that it should lead to is not known`)
  const real = loadBalancerAddresses(ingress)
  const nodes = rowsOf(factOf(owner, 'nodes')).flatMap((node) => node.status.addresses.map((one) => one.address ?? ''))
  const direct = addresses.some((one) => real.some((other) => sameAddress(one, other)))
  const byNode = addresses.some((one) => nodes.some((other) => sameAddress(one, other)))
  const expected = portsOf(ingress)
  const ports = at(mesh, peer, 'spec.remote.servicePort')
  const service = at(owner.mesh, ingress, 'spec.ports')
  const right = byNode && !direct ? expected.node : expected.service
  const works = discoveryState(peer, owner.peer) === 'up'
  if ((direct || byNode) && right !== null && port !== right && !(byNode && port === expected.service)) {
    return broken(
      ports,
      `${importer.label} calls ${shown}, but ${owner.label}’s ingress gateway ${ingress.metadata.name} serves services on ${right}`,
      [
        saw(ports, { expected: String(right), actual: String(port) }),
        saw(service, {
          actual: ingress.spec.ports
            .map((one) => `${one.name ?? ''} ${one.port ?? ''}${one.nodePort ? `:${one.nodePort}` : ''}`)
            .join(', '),
        }),
      ],
      [
        fix(
          mesh,
          `Set the port to ${right}`,
          patch(mesh, peer, { spec: { remote: { servicePort: right === servicePort ? null : right } } }),
        ),
      ],
    )
  }
  if (direct || byNode)
    return ok(field, `${shown}, ${direct ? `the address of ${ingress.metadata.name}` : `a node of ${owner.label}`}`, [
      saw(field, { actual: shown }),
    ])
  if (real.length === 0)
    return ok(field, `${shown}; there is no address of ${ingress.metadata.name} to compare it with`, [
      saw(field, { actual: shown }),
    ])
  if (works && !context.hypothetical)
    return ok(
      field,
      `${shown}, which discovery works through; ${ingress.metadata.name} itself has ${real.join(', ')}`,
      [saw(field, { actual: shown })],
    )
  const comparable = addresses.some((one) => real.some((other) => (isIP(one) === 0) === (isIP(other) === 0)))
  const says = `${importer.label} calls ${shown}, but ${owner.label}’s ingress gateway ${ingress.metadata.name} has ${real.join(', ')}`
  const proof = [
    saw(field, { expected: real.join(', '), actual: addresses.join(', ') }),
    saw(at(owner.mesh, ingress, 'status.loadBalancer.ingress'), { actual: real.join(', ') }),
  ] as const
  const remedy = fix(
    mesh,
    'Use the ingress gateway’s address, unless something in between leads there',
    patch(mesh, peer, { spec: { remote: { addresses: real } } }),
  )
  return comparable ? broken(field, says, proof, [remedy]) : degraded(field, says, proof, [remedy])
}

/** The port for services: as a load balancer has it, and as nodes do. */
function portsOf(ingress: Service): { readonly service: number | null; readonly node: number | null } {
  const port = federationPort(ingress, servicePort)
  return { service: port?.port ?? null, node: port?.nodePort ?? null }
}

/** Names without regard to case and a final dot; IPv6 addresses in any spelling. */
function sameAddress(a: string, b: string): boolean {
  return canonical(a) === canonical(b)
}

function canonical(address: string): string {
  const plain = address
    .trim()
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1')
  return isIP(plain) === 6 ? new URL(`http://[${plain.split('%')[0]}]`).hostname : plain
}
