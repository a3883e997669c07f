import { federationPort, loadBalancerAddresses, serviceNamed, servicePort } from '../../federation/gateways/gateway.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import { at, fix, oc, saw } from '../../federation/say.js'
import { broken, degraded, ok, unsure } from '../judge.js'
import { factOf, named } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** How the ingress gateway is reached from outside: its load balancer's address, or its nodePort. */
export function loadBalancer({ link: { owner, importer } }: Route): Judged {
  const name = owner.peer?.spec.gateways.ingress.name ?? ''
  const on = named(owner, 'v1', 'Service', name || 'ingress gateway')
  if (!owner.mesh) return unsure(on, `no access to ${owner.label}`)
  const services = factOf(owner, 'services')
  if (!services.known) return unsure(on, services.reason)
  const service = serviceNamed(services.value, name)
  if (!service) return unsure(on, `there is no Service ${name}: see the ingress gateway`)
  const { type = 'ClusterIP' } = service.spec
  const port = federationPort(service, servicePort)
  const works = discoveryState(importer.peer, owner.peer) === 'up'
  const spec = at(owner.mesh, service, 'spec.type')
  if (type === 'LoadBalancer') {
    const field = at(owner.mesh, service, 'status.loadBalancer.ingress')
    const real = loadBalancerAddresses(service)
    if (real.length > 0) return ok(field, `load balancer ${real.join(', ')}`, [saw(field, { actual: real.join(', ') })])
    if (port?.nodePort !== undefined && port.nodePort === importer.peer?.spec.remote.servicePort)
      return ok(spec, `reached through nodePort ${port.nodePort}`)
    const says = `the load balancer of ${owner.label}’s ingress gateway ${name} has no address`
    const proof = saw(field, { expected: 'an address', actual: 'none' })
    const remedy = fix(owner.mesh, 'Find out why no address is given', oc(owner.mesh, ['describe', `service/${name}`]))
    return works
      ? degraded(field, `${says}; open connections live on`, [proof], [remedy])
      : broken(field, says, [proof], [remedy])
  }
  if (type === 'NodePort') {
    return port?.nodePort === undefined
      ? unsure(spec, `Service ${name} has no nodePort for ${servicePort}`)
      : ok(spec, `nodePort ${port.nodePort} for ${servicePort}`, [saw(spec, { actual: `NodePort ${port.nodePort}` })])
  }
  if (works) return ok(spec, `${type}, yet discovery gets through: something in front of it leads there`)
  return degraded(
    spec,
    `Service ${name} is of type ${type}: from outside the cluster nothing leads to it, unless something stands in front`,
    [saw(spec, { expected: 'LoadBalancer or NodePort', actual: type })],
  )
}
