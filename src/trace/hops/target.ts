import { localHostname } from '../../federation/names.js'
import { at } from '../../federation/say.js'
import { portsOf } from '../context.js'
import { notReached, ok, unsure } from '../judge.js'
import { factOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'
import { endpointsHop, servicePlace } from './workload.js'

/** The Service that the ingress gateway passes connections on to. */
export function targetService(route: Route): Judged {
  const { owner } = route.link
  const on = servicePlace(owner.identity, route.service)
  if (!owner.mesh) return unsure(on, `no access to ${owner.label}`)
  const services = factOf(owner, 'meshServices')
  if (!route.row) return services.known ? notReached(on, 'there is no such Service') : unsure(on, services.reason)
  const ports = portsOf(route)
  return ok(
    at(owner.mesh, route.row),
    `${localHostname(route.service)}${ports.length > 0 ? `, port ${ports.join(', ')}` : ''}`,
  )
}

/** The pods where a call arrives. */
export function targetEndpoints(route: Route): Judged {
  return endpointsHop(route, 'there is no such Service')
}
