import { type Fact, known, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import type { Kind } from '../kinds.js'
import { familyOf, type Gather } from './gather.js'
import { join, type Tree } from './tree.js'

/**
 * What it means that a gather has no file for a kind in a namespace that it looked into: "there are none", or "nobody
 * asked". A wrong "none" accuses a healthy mesh; a wrong "nobody asked" hides a fault. So "none" needs a reason:
 *
 * - Core and `apps` kinds: `oc adm inspect` of a namespace (which must-gather runs) writes the namespace's own object and a
 *   list for each of a fixed set of kinds, some versions only if it is not empty. With the own object there, an absent list is
 *   an empty one. Without it only single kinds were inspected. ConfigMaps are never none: each namespace is given
 *   `kube-root-ca.crt`. Nor are Services where there are Endpoints, which Kubernetes makes for Services.
 * - Kinds of the mesh: its must-gather script collects all of them, in every namespace it visits, and writes one file per
 *   object: absent is none. In any other gather (`oc adm inspect` of a namespace leaves them out, by name it takes those it
 *   is told) absent is none only beside another kind of the same family in the same namespace; the commands that people are
 *   given name the families whole.
 * - NetworkPolicies, and all kinds not named here: no gatherer takes them by itself. EndpointSlices: older ones do not.
 *   ClusterServiceVersions: taken in the operator's namespace alone. Absent says nothing.
 * - An archive that breaks off: absent says nothing, unless the namespace had already been written.
 */
export async function absent(
  tree: Tree,
  gather: Gather,
  kind: Kind,
  namespace: string,
): Promise<Fact<readonly KubeObject[]>> {
  const directory = join(gather.root, 'namespaces', namespace)
  if (!tree.isWhole(directory))
    return unknown(`the archive breaks off before ${kind.resource} of namespace ${namespace}`)
  const none = familyOf(kind.group) === null ? await inspected(tree, directory, kind, namespace) : await collected()
  return none ? known([]) : unknown(`not collected in this dump: ${kind.resource} in namespace ${namespace}`)

  async function collected(): Promise<boolean> {
    if (gather.mesh) return true
    const entries = await tree.list(directory)
    return entries.some((entry) => entry.directory && familyOf(entry.name) === familyOf(kind.group))
  }
}

/** The same for cluster-scoped kinds, of which gatherers take only those that something in the dump refers to. */
export function absentInCluster(kind: Kind): Fact<readonly KubeObject[]> {
  return unknown(`not collected in this dump: ${kind.resource}`)
}

const inspectedKinds = new Set(['services', 'pods', 'events', 'deployments', 'routes'])

async function inspected(tree: Tree, directory: string, kind: Kind, namespace: string): Promise<boolean> {
  if (!inspectedKinds.has(kind.resource)) return false
  const core = kind.resource === 'services' ? await tree.list(join(directory, 'core')) : []
  if (core.some((entry) => /^endpoints(\.|$)/.test(entry.name))) return false
  return (await tree.list(directory)).some((entry) => entry.name === `${namespace}.yaml`)
}
