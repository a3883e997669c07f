import { at, fix, oc, saw } from '../../federation/say.js'
import type { Context } from '../context.js'
import { degraded, ok, unsure } from '../judge.js'
import { named } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** The name that the peer gets to know, and whether the status, which istiod writes, says the same as the rules. */
export function exportedName(
  { link: { owner }, exported, exportSet, exportRule, service, namesakes }: Route,
  context: Context,
): Judged {
  const on = named(owner, 'federation.maistra.io/v1', 'ExportedServiceSet', owner.peerName)
  const name = exported?.hostname ?? ''
  if (!owner.mesh) return unsure(on, name ? `${name}, as ${owner.label} cannot be read` : `no access to ${owner.label}`)
  if (!exportSet) return unsure(on, 'there is no ExportedServiceSet')
  const field = at(owner.mesh, exportSet, 'status.exportedServices')
  if (exportRule === null) return unsure(field, `${name}, by the status alone`)
  if (namesakes.length > 0) {
    const others = namesakes.map((one) => `${one.name}.${one.namespace}`)
    return degraded(
      at(owner.mesh, exportSet, `spec.exportRules[${exportRule}]`),
      `${name} is also the name of ${others.join(', ')}: only one of them is served, and which one is not certain`,
      [
        saw(at(owner.mesh, exportSet, `spec.exportRules[${exportRule}]`), {
          expected: 'one service per name',
          actual: [`${service.name}.${service.namespace}`, ...others].join(', '),
        }),
      ],
      [
        fix(
          owner.mesh,
          'Give each service an alias of its own',
          oc(owner.mesh, ['edit', `exportedserviceset/${exportSet.metadata.name}`]),
        ),
      ],
    )
  }
  if (context.hypothetical) return ok(field, `${name}, once it is applied`)
  if (owner.mesh.source === 'manifests') return ok(field, name)
  const listed = exportSet.status?.exportedServices
  if (!listed)
    return degraded(field, `${name} by the rules, but the set has no status: istiod has not taken it up`, [
      saw(field, { expected: name, actual: 'no status' }),
    ])
  const entry = listed.find((one) => one.exportedName === name)
  const local = entry?.localService
  if (entry && (local?.name === undefined || (local.name === service.name && local.namespace === service.namespace)))
    return ok(field, `${name}; the status agrees`)
  return degraded(
    field,
    entry
      ? `${name} stands for ${local?.name}.${local?.namespace} in the status, not for this Service`
      : `${name} by the rules, but the status does not list it`,
    [saw(field, { expected: name, actual: listed.map((one) => one.exportedName).join(', ') || 'nothing' })],
  )
}
