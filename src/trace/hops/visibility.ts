import { nearest } from '../../federation/nearest.js'
import { at, fix, patch, place, saw } from '../../federation/say.js'
import { clientPods, hasSidecar } from '../client.js'
import type { Context } from '../context.js'
import { broken, ok, unsure } from '../judge.js'
import { factOf, named, rowsOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** Which namespaces can call it: imported services are visible in the whole mesh, and nowhere else. */
export function visibility({ link: { importer } }: Route, { from }: Context): Judged {
  const members = factOf(importer, 'members')
  const on = named(importer, 'maistra.io/v1', 'ServiceMeshMemberRoll', 'default')
  if (!importer.mesh) return unsure(on, `no access to ${importer.label}`)
  if (!members.known) return unsure(on, members.reason)
  const { mesh } = importer
  const roll = rowsOf(factOf(importer, 'memberRolls')).find((one) => one.metadata.name === 'default')
  const field = roll ? at(mesh, roll, 'status.members') : on
  if (!from) {
    const namespaces = members.value.filter((one) => one !== mesh.namespace)
    return ok(field, `visible in all ${members.value.length} namespaces of ${importer.label}`, [
      saw(field, { actual: namespaces.join(', ') }),
    ])
  }
  if (!members.value.includes(from.namespace)) {
    const close = nearest(from.namespace, members.value)
    return broken(
      field,
      `the client’s namespace ${from.namespace} is no member of ${importer.label}${close ? ` (${close} is)` : ''}: nothing that is imported exists there`,
      [saw(field, { expected: from.namespace, actual: members.value.join(', ') })],
      [
        roll
          ? fix(
              mesh,
              `Make ${from.namespace} a member, and restart its pods`,
              patch(mesh, roll, { spec: { members: [...roll.spec.members, from.namespace] } }),
            )
          : fix(mesh, `Create the member roll with ${from.namespace} in it`),
      ],
    )
  }
  const pods = factOf(importer, 'meshPods')
  if (!pods.known) return ok(field, `namespace ${from.namespace} is a member`)
  const own = clientPods(from, pods.value)
  if (from.workload !== null && own.length === 0) {
    const names = pods.value.filter((pod) => pod.metadata.namespace === from.namespace).map((pod) => pod.metadata.name)
    return unsure(
      place(mesh, { apiVersion: 'v1', kind: 'Pod', namespace: from.namespace, name: from.workload }),
      `no pod of ${from.workload} in ${from.namespace}${names.length > 0 ? ` (there are ${names.slice(0, 5).join(', ')})` : ''}`,
    )
  }
  const bare = own.find((pod) => !hasSidecar(pod))
  if (from.workload !== null && bare) {
    const spec = at(mesh, bare, 'spec.containers')
    return broken(
      spec,
      `pod ${bare.metadata.name} has no sidecar, so the imported name means nothing to it`,
      [
        saw(spec, {
          expected: 'istio-proxy among them',
          actual: bare.spec.containers.map((one) => one.name ?? '').join(', '),
        }),
      ],
      [
        fix(
          mesh,
          'Have the sidecar injected (annotation sidecar.istio.io/inject: "true" in the pod template) and restart',
        ),
      ],
    )
  }
  return ok(
    field,
    `namespace ${from.namespace} is a member${own.length > 0 ? `; ${own.length - own.filter((pod) => !hasSidecar(pod)).length} of ${own.length} pods have a sidecar` : ''}`,
  )
}
