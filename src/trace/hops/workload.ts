import { type Endpoint, endpointsOf, slicesOf } from '../../federation/gateways/gateway.js'
import { at, fix, oc, type Place, place, saw } from '../../federation/say.js'
import { broken, notReached, ok, unsure } from '../judge.js'
import { factOf, rowsOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** The pods behind the Service: its endpoints, and how many of them are ready. */
export function workload(route: Route): Judged {
  return endpointsHop(route, 'no Service is known that they would belong to')
}

export function endpointsHop({ link: { owner }, service, row }: Route, without: string): Judged {
  const service_ = servicePlace(owner.identity, service)
  if (!owner.mesh) return unsure(service_, `no access to ${owner.label}`)
  const slices = factOf(owner, 'meshEndpointSlices')
  const services = factOf(owner, 'meshServices')
  if (!row) return services.known ? notReached(service_, without) : unsure(service_, services.reason)
  const on = at(owner.mesh, row)
  if (row.spec.type === 'ExternalName')
    return ok(on, `an alias of ${row.spec.externalName ?? '(nothing)'}: no endpoints`)
  if (!slices.known) return unsure(on, slices.reason)
  const all = distinct(endpointsOf(slices.value, service))
  const ready = all.filter((one) => one.ready)
  const [slice] = slicesOf(slices.value, service)
  const where: Place = slice ? at(owner.mesh, slice, 'endpoints') : on
  const addresses = ready.map((one) => (one.pod ? `${one.pod} (${one.address})` : one.address)).join(', ')
  if (ready.length > 0) {
    return ok(where, `${ready.length} of ${all.length} endpoints ready`, [saw(where, { actual: addresses })])
  }
  const selector = Object.entries(row.spec.selector).map(([key, value]) => `${key}=${value}`)
  const pods = rowsOf(factOf(owner, 'meshPods')).some((pod) => pod.metadata.namespace === service.namespace)
  return broken(
    where,
    all.length === 0
      ? `Service ${service.namespace}/${service.name} has no endpoints${pods && selector.length > 0 ? ` (selector ${selector.join(',')})` : ''}`
      : `none of the ${all.length} endpoints of Service ${service.namespace}/${service.name} is ready`,
    [saw(where, { expected: 'a ready endpoint', actual: all.map((one) => one.address).join(', ') || 'none' })],
    [
      fix(
        owner.mesh,
        'Find out why no pod behind the Service is ready',
        oc(
          owner.mesh,
          ['get', 'pods', ...(selector.length > 0 ? ['-l', selector.join(',')] : []), '-o', 'wide'],
          service.namespace,
        ),
      ),
    ],
  )
}

/** The place of a Service that may not be there. */
export function servicePlace(
  mesh: Place['mesh'],
  service: { readonly name: string; readonly namespace: string },
): Place {
  return place(mesh, { apiVersion: 'v1', kind: 'Service', namespace: service.namespace, name: service.name })
}

/** A dual-stack pod has an address per family and stands in a slice for each; a Service of several ports lists it once per port. */
function distinct(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const byPod = new Map(endpoints.map((one) => [one.pod ?? one.address, one] as const).reverse())
  for (const one of endpoints) if (one.ready) byPod.set(one.pod ?? one.address, one)
  return [...byPod.values()].reverse()
}
