import { isConnected, reselected, withRule, writtenRule } from '../../federation/exchange/index.js'
import { nearest } from '../../federation/nearest.js'
import { at, fix, oc, patch, saw } from '../../federation/say.js'
import type { Evidence } from '../../vocabulary/finding.js'
import type { Context } from '../context.js'
import { broken, degraded, ok, unsure } from '../judge.js'
import { factOf, named, peerPlace, rowsOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** Which export rule selects the Service, and why those before it do not. */
export function exportRule(route: Route, context: Context): Judged {
  const { owner, importer } = route.link
  const peers = factOf(owner, 'peers')
  if (!owner.mesh) return unsure(named(owner, api, kind, owner.peerName), `no access to ${owner.label}`)
  if (!owner.peer) {
    const on = peerPlace(owner)
    if (!peers.known) return unsure(on, peers.reason)
    return broken(
      on,
      `${owner.label} has no ServiceMeshPeer for ${importer.label}, so it exports nothing to it`,
      [
        saw(on, {
          expected: `a ServiceMeshPeer for ${importer.label}`,
          actual: peers.value.map((one) => one.metadata.name).join(', ') || 'none',
        }),
      ],
      [
        fix(
          owner.mesh,
          `Create ServiceMeshPeer ${owner.peerName} in ${owner.mesh.namespace}`,
          oc(owner.mesh, ['get', 'servicemeshpeers']),
        ),
      ],
    )
  }
  const sets = factOf(owner, 'exportSets')
  if (!sets.known) return unsure(named(owner, api, kind, owner.peerName), sets.reason)
  const { exportSet } = route
  if (!exportSet) {
    const on = named(owner, api, kind, owner.peerName)
    return broken(
      on,
      `${owner.label} has no ExportedServiceSet ${owner.peerName}: it exports nothing to ${importer.label}`,
      [
        saw(on, {
          expected: `one with the name of the ServiceMeshPeer`,
          actual: sets.value.map((one) => one.metadata.name).join(', ') || 'none',
        }),
      ],
      [
        fix(
          owner.mesh,
          `Create ExportedServiceSet ${owner.peerName} with a rule for the Service`,
          oc(owner.mesh, ['get', 'exportedservicesets']),
        ),
      ],
    )
  }
  const services = factOf(owner, 'meshServices')
  if (!services.known) return unsure(at(owner.mesh, exportSet, 'spec.exportRules'), services.reason)
  return route.exportRule === null ? unselected(route, context) : selected(route, route.exportRule)
}

const api = 'federation.maistra.io/v1'
const kind = 'ExportedServiceSet'

function selected(route: Route, index: number): Judged {
  const { link, exportSet, service, exported, exportIntent, offered: given } = route
  const { owner } = link
  if (!exportSet || !owner.mesh || !given) return unsure(peerPlace(owner), 'the rules cannot be applied')
  const verdict = given.explained.services.find(({ service: one }) => isSame(one, service))
  const rule = writtenRule(exportSet, 'exportRules', index)
  const on = at(owner.mesh, exportSet, `spec.exportRules[${index}]`)
  const alias = exported && !isSame(exported, service) ? `, as ${exported.name}.${exported.namespace}` : ''
  const why =
    rule.by === 'labelSelector' ? 'by its labels' : rule.name && rule.namespace ? 'by its name' : 'by a wildcard'
  const others = given.explained.rules.length
  const tried = (verdict?.tried() ?? []).map(
    (miss): Evidence =>
      saw(at(owner.mesh as NonNullable<typeof owner.mesh>, exportSet, miss.path), { actual: miss.reason }),
  )
  const message = `rule ${index} of ${others} selects it ${why}${alias}`
  const offer = given.offers.find(
    (one) => one.service.metadata.name === service.name && one.service.metadata.namespace === service.namespace,
  )
  if (offer?.hidden) {
    const field = at(owner.mesh, offer.service, 'metadata.annotations["networking.istio.io/exportTo"]')
    return degraded(
      field,
      `${message}, but its annotation hides it from the control plane’s namespace: whether it is exported depends on what changed last`,
      [saw(field, { actual: offer.service.metadata.annotations['networking.istio.io/exportTo'] ?? '' }), ...tried],
      [
        fix(
          owner.mesh,
          'Let the control plane’s namespace see the Service',
          oc(owner.mesh, ['annotate', `service/${service.name}`, 'networking.istio.io/exportTo-'], service.namespace),
        ),
      ],
    )
  }
  if (exportIntent !== null) {
    const field = at(owner.mesh, exportSet, `spec.exportRules[${exportIntent}]`)
    return degraded(
      field,
      `${message}; rule ${exportIntent}, which names it too, never applies`,
      [saw(field, { actual: `rule ${index} takes the Service first` }), ...tried],
      [
        fix(
          owner.mesh,
          `Put rule ${exportIntent} before rule ${index}`,
          oc(owner.mesh, ['edit', `exportedserviceset/${exportSet.metadata.name}`]),
        ),
      ],
    )
  }
  return ok(on, message, tried)
}

function unselected(route: Route, context: Context): Judged {
  const { link, exportSet, service, row, exportIntent, exported } = route
  const { owner, importer } = link
  if (!exportSet || !owner.mesh) return unsure(peerPlace(owner), 'the rules cannot be applied')
  const { mesh } = owner
  const set = at(mesh, exportSet, 'spec.exportRules')
  const full = `${service.name}.${service.namespace}`
  if (!row && exportIntent !== null) {
    const rule = writtenRule(exportSet, 'exportRules', exportIntent)
    const field = at(mesh, exportSet, `spec.exportRules[${exportIntent}].nameSelector.name`)
    const passedOn = context.routes.find(
      ({ link: other, imported }) => other.importer.mesh === mesh && imported && isSame(imported, service),
    )
    if (passedOn) {
      return broken(
        field,
        `${full} is itself imported from ${passedOn.link.owner.label}: imported services are never passed on to another peer`,
        [
          saw(field, {
            expected: `a Service of ${owner.label}`,
            actual: `imported as ${passedOn.imported?.hostname ?? full}`,
          }),
        ],
        [
          fix(
            mesh,
            `Federate ${importer.label} with ${passedOn.link.owner.label} directly`,
            oc(mesh, ['edit', `exportedserviceset/${exportSet.metadata.name}`]),
          ),
        ],
      )
    }
    const names = rowsOf(factOf(owner, 'meshServices'))
      .filter((one) => one.metadata.namespace === service.namespace)
      .map((one) => one.metadata.name)
    const close = nearest(service.name, names)
    return broken(
      field,
      `export rule ${exportIntent} names Service ${service.namespace}/${service.name}, which does not exist${close ? `; ${close} does` : ''}`,
      [saw(field, { expected: close ?? (names.join(', ') || 'a Service of that namespace'), actual: service.name })],
      [
        close
          ? fix(
              mesh,
              `Name the Service ${close}`,
              patch(
                mesh,
                exportSet,
                withRule(exportSet, 'exportRules', exportIntent, reselected(rule, { name: close })),
              ),
            )
          : fix(
              mesh,
              'Create the Service, or correct the rule',
              oc(mesh, ['edit', `exportedserviceset/${exportSet.metadata.name}`]),
            ),
      ],
    )
  }
  if (!row && exported) {
    const wanted = `${exported.name}.${exported.namespace}`
    const offers = route.offered?.offers.map((one) => `${one.exported.name}.${one.exported.namespace}`) ?? []
    const close = nearest(wanted, offers)
    return broken(
      set,
      `${owner.label} exports nothing as ${wanted} to ${importer.label}${close ? `; it exports ${close}` : ''}`,
      [saw(set, { expected: wanted, actual: offers.join(', ') || 'nothing' })],
      [
        fix(
          mesh,
          `Export the Service under that name, or import it under the name that it has`,
          oc(mesh, ['edit', `exportedserviceset/${exportSet.metadata.name}`]),
        ),
      ],
    )
  }
  const tried = route.offered?.explained.services.find(({ service: one }) => isSame(one, service))?.tried() ?? []
  return broken(
    set,
    `no export rule of ${owner.label} for ${importer.label} selects ${full}`,
    [
      saw(set, {
        expected: `a rule for ${full}`,
        actual: tried.length === 0 ? 'no rules' : `${tried.length} rules, none for it`,
      }),
      ...tried.map((miss) => saw(at(mesh, exportSet, miss.path), { actual: miss.reason })),
    ],
    [
      fix(
        mesh,
        `Add a rule for it${owner.peer && !isConnected(owner.peer) ? '' : ', if the peer is to call it'}`,
        oc(mesh, ['edit', `exportedserviceset/${exportSet.metadata.name}`]),
      ),
    ],
  )
}

function isSame(
  a: { readonly name: string; readonly namespace: string },
  b: { readonly name: string; readonly namespace: string },
): boolean {
  return a.name === b.name && a.namespace === b.namespace
}
