import { rulesFor, writtenRule } from '../../federation/exchange/index.js'
import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { at, fix, oc, saw } from '../../federation/say.js'
import { clientPods, letsThrough, sidecarFor } from '../client.js'
import type { Context } from '../context.js'
import { broken, ok, unsure } from '../judge.js'
import { factOf, named, rowsOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** What can keep a client's own proxy from calling it: Sidecar objects, DestinationRules with their exportTo, TLS turned off. */
export function clientSettings(route: Route, { from }: Context): Judged {
  const { link, imported, importSet, importRule } = route
  const { importer } = link
  const unread = named(importer, 'networking.istio.io/v1beta1', 'Sidecar', '*')
  if (!importer.mesh) return unsure(unread, `no access to ${importer.label}`)
  if (!imported || !importSet || importRule === null) return unsure(unread, 'it is not imported')
  const { mesh } = importer
  const [sidecars, rules, members] = [
    factOf(importer, 'sidecars'),
    factOf(importer, 'destinationRules'),
    factOf(importer, 'members'),
  ]
  if (!sidecars.known) return unsure(unread, sidecars.reason)
  if (!rules.known) return unsure(unread, rules.reason)
  const local = writtenRule(importSet, 'importRules', importRule).raw.importAsLocal === true
  const visible = { host: imported.hostname, namespace: local ? imported.namespace : mesh.namespace }
  const pods = rowsOf(factOf(importer, 'meshPods'))
  const namespaces = from ? [from.namespace] : rowsOf(members).filter((one) => one !== mesh.namespace)
  const hidden = namespaces.flatMap((namespace) => {
    const labels = from ? clientPods(from, pods)[0]?.metadata.labels : undefined
    const sidecar = sidecarFor(namespace, labels, mesh.namespace, sidecars.value)
    return sidecar && !letsThrough(sidecar, visible) ? [{ namespace, sidecar }] : []
  })
  const [first] = hidden
  if (first && hidden.length === namespaces.length) {
    const field = at(mesh, first.sidecar, 'spec.egress')
    const entry = `${local ? imported.namespace : mesh.namespace}/${imported.hostname}`
    return broken(
      field,
      `Sidecar ${first.sidecar.metadata.namespace}/${first.sidecar.metadata.name} hides ${imported.hostname} from ${from ? from.namespace : 'every namespace'}; an import counts as living in ${visible.namespace}`,
      [saw(field, { expected: entry, actual: first.sidecar.spec.egress.flatMap(({ hosts }) => hosts).join(', ') })],
      [
        fix(
          mesh,
          `Add ${entry} to its hosts`,
          oc(mesh, ['edit', `sidecar/${first.sidecar.metadata.name}`], first.sidecar.metadata.namespace),
        ),
      ],
    )
  }
  const governing = rulesFor(imported.hostname, rules.value).filter(({ spec, metadata }) => {
    const home = metadata.namespace ?? ''
    const shown =
      spec.exportTo.length === 0 ||
      spec.exportTo.includes('*') ||
      namespaces.some((one) => spec.exportTo.includes(one) || (spec.exportTo.includes('.') && one === home))
    return shown && [mesh.namespace, imported.namespace, ...namespaces].includes(home)
  })
  const off = governing.find(({ spec }) => ['DISABLE', 'SIMPLE'].includes(spec.trafficPolicy?.tls?.mode ?? ''))
  if (off) {
    const field = at(mesh, off, 'spec.trafficPolicy.tls.mode')
    return broken(
      field,
      `DestinationRule ${off.metadata.namespace}/${off.metadata.name} makes clients call ${imported.hostname} without Istio’s mutual TLS, which the egress gateway’s port 15443 requires`,
      [saw(field, { expected: 'ISTIO_MUTUAL, or none', actual: off.spec.trafficPolicy?.tls?.mode ?? '' })],
      [
        fix(
          mesh,
          'Take the tls section out of it',
          oc(mesh, ['edit', `destinationrule/${off.metadata.name}`], off.metadata.namespace),
        ),
      ],
    )
  }
  const plane = controlPlaneOf(mesh, rowsOf(factOf(importer, 'controlPlanes')))
  const forced = governing.some(({ spec }) => spec.trafficPolicy?.tls?.mode === 'ISTIO_MUTUAL')
  if (plane?.spec.security.dataPlane.automtls === false && !forced && !local) {
    const field = at(mesh, plane, 'spec.security.dataPlane.automtls')
    return broken(
      field,
      `automatic mutual TLS is off in ${importer.label}, and no DestinationRule turns it on for ${imported.hostname}`,
      [saw(field, { expected: 'true', actual: 'false' })],
      [
        fix(
          mesh,
          'Turn it on, or add a DestinationRule with tls mode ISTIO_MUTUAL for the imported hosts',
          oc(mesh, ['edit', `servicemeshcontrolplane/${plane.metadata.name}`]),
        ),
      ],
    )
  }
  const parts = [
    first ? `hidden in ${hidden.map((one) => one.namespace).join(', ')} by a Sidecar` : 'no Sidecar hides it',
    governing.length === 0
      ? 'no DestinationRule governs it'
      : `governed by DestinationRule ${governing.map((one) => `${one.metadata.namespace}/${one.metadata.name}`).join(', ')}`,
  ]
  const [rule] = governing
  const on = first ? at(mesh, first.sidecar, 'spec.egress') : rule ? at(mesh, rule) : unread
  return ok(on, parts.join('; '))
}
