import { protocolOf } from '../../federation/exchange/ports.js'
import { at, fix, oc, patch, place, saw } from '../../federation/say.js'
import { broken, degraded, notReached, ok, unsure } from '../judge.js'
import { factOf, rowsOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'
import { servicePlace } from './workload.js'

/** The Service itself: that it is there, in the mesh, and of a kind that can be exported. */
export function service(route: Route): Judged {
  const { link, row, exportIntent } = route
  const { owner } = link
  const on = servicePlace(owner.identity, route.service)
  if (!owner.mesh) return unsure(on, `no access to ${owner.label}`)
  const services = factOf(owner, 'meshServices')
  if (!row) {
    if (!services.known) return unsure(on, services.reason)
    if (exportIntent === null) return notReached(on, 'no Service is known behind that name')
    return outside(route) ?? notReached(on, `there is no Service ${route.service.namespace}/${route.service.name}`)
  }
  const there = at(owner.mesh, row)
  const { type, externalName, clusterIP, ports } = row.spec
  if (type === 'ExternalName') {
    const field = at(owner.mesh, row, 'spec.type')
    return broken(
      field,
      'Services of type ExternalName are never exported, whatever the rules say',
      [saw(field, { expected: 'a Service with pods', actual: `ExternalName ${externalName ?? ''}` })],
      [
        fix(
          owner.mesh,
          'Export a Service with pods that forward to it, or call the external name from the other side',
          oc(owner.mesh, ['get', `service/${row.metadata.name}`, '-o', 'yaml'], route.service.namespace),
        ),
      ],
    )
  }
  const said = ports.map((port) => `${port.port ?? '?'} ${protocolOf(port) ?? 'tcp'}`).join(', ') || 'no ports'
  const headless = clusterIP === 'None' ? ', headless' : ''
  if (ports.length > 1) {
    const field = at(owner.mesh, row, 'spec.ports')
    return degraded(
      field,
      `it has ${ports.length} ports (${said})${headless}: the route at the ingress gateway names none, so not all of them work`,
      [saw(field, { expected: 'one port', actual: said })],
      [
        fix(
          owner.mesh,
          'Make one Service per port with the same selector, and export those',
          oc(owner.mesh, ['get', `service/${row.metadata.name}`, '-o', 'yaml'], route.service.namespace),
        ),
      ],
    )
  }
  return ok(there, `port ${said}${headless}`)
}

/** A rule names a Service of a namespace that is not in the mesh: the control plane does not see it at all. */
function outside({ link: { owner }, service: { namespace, name } }: Route): Judged | null {
  const members = factOf(owner, 'members')
  if (!owner.mesh || !members.known || members.value.includes(namespace)) return null
  const roll = rowsOf(factOf(owner, 'memberRolls')).find((one) => one.metadata.name === 'default')
  const field = roll
    ? at(owner.mesh, roll, 'spec.members')
    : place(owner.mesh, {
        apiVersion: 'maistra.io/v1',
        kind: 'ServiceMeshMemberRoll',
        namespace: owner.mesh.namespace,
        name: 'default',
      })
  return broken(
    field,
    `namespace ${namespace} is no member of ${owner.label}, so Service ${name} is not seen and not exported`,
    [saw(field, { expected: namespace, actual: (roll?.spec.members ?? []).join(', ') || 'no members' })],
    [
      roll
        ? fix(
            owner.mesh,
            `Make ${namespace} a member, and restart its pods so that they get sidecars`,
            patch(owner.mesh, roll, { spec: { members: [...roll.spec.members, namespace] } }),
          )
        : fix(owner.mesh, `Create the member roll with ${namespace} in it`),
    ],
  )
}
