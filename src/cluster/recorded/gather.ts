import { UserError } from '../../vocabulary/errors.js'
import { type Kind, kinds } from '../kinds.js'
import { objectsIn } from './objects.js'
import { join, readText, type Tree } from './tree.js'

/**
 * One directory with `namespaces/` or `cluster-scoped-resources/` in it: what one must-gather image, or one run of
 * `oc adm inspect`, wrote.
 */
export interface Gather {
  readonly root: string
  /** Namespaces with more in them than their own object: only these were looked into. */
  readonly namespaces: ReadonlySet<string>
  /**
   * Written by the must-gather script of the mesh, which asks every namespace of the mesh for every mesh kind. Told by its
   * `version` file together with any object of such a kind.
   */
  readonly mesh: boolean
}

const maxDepth = 4
const maxDirectories = 5_000

/** All gathers of one cluster below the root. Two clusters in one directory are refused: their objects would mix. */
export async function findGathers(tree: Tree, name: string): Promise<readonly Gather[]> {
  const roots = await findRoots(tree)
  const places = new Set(roots.map((root) => root.slice(0, Math.max(0, root.lastIndexOf('/')))))
  if (places.size > 1) throw several(name, places)
  const gathers = await Promise.all(roots.map((root) => describe(tree, root)))
  if (await haveOtherUids(tree, gathers)) throw several(name, roots)
  return gathers
}

/** Directory (or, with `.yaml`, file) in which a gather keeps the objects of a kind. */
export function placeOf(gather: Gather, kind: Kind, namespace: string | null): string {
  const scope = namespace === null ? ['cluster-scoped-resources'] : ['namespaces', namespace]
  return join(gather.root, ...scope, kind.group === '' ? 'core' : kind.group, kind.resource)
}

/** API groups whose kinds the mesh's script collects together. */
export function familyOf(group: string): 'control plane' | 'traffic' | null {
  if (group === 'maistra.io' || group.endsWith('.maistra.io')) return 'control plane'
  return group.endsWith('.istio.io') ? 'traffic' : null
}

async function findRoots(tree: Tree): Promise<string[]> {
  const found: string[] = []
  let level = ['']
  let visited = 0
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
    const next: string[] = []
    for (const directory of level) {
      visited += 1
      if (visited > maxDirectories) return found
      const below = (await tree.list(directory)).filter((entry) => entry.directory).map((entry) => entry.name)
      if (below.includes('namespaces') || below.includes('cluster-scoped-resources')) found.push(directory)
      else next.push(...below.map((child) => join(directory, child)))
    }
    level = next
  }
  return found
}

function several(name: string, places: Iterable<string>): UserError {
  return new UserError('cannot-run', `${name} holds more than one must-gather`, [
    'Pass each one on its own:',
    ...[...places].map((place) => `--dump ${name}/${place}`),
  ])
}

/** Whether a namespace of one name has two uids, as happens only in two clusters (`default` is in all of them). */
async function haveOtherUids(tree: Tree, gathers: readonly Gather[]): Promise<boolean> {
  const uids = new Map<string, string>()
  for (const { root } of gathers.length > 1 ? gathers : []) {
    for (const { name } of await tree.list(join(root, 'namespaces'))) {
      const text = await readText(tree, join(root, 'namespaces', name, `${name}.yaml`))
      const object = typeof text === 'string' ? objectsIn(text, name, kinds.namespaces, null) : null
      const uid = object?.known ? object.value[0]?.metadata.uid : undefined
      if (typeof uid !== 'string') continue
      if ((uids.get(name) ?? uid) !== uid) return true
      uids.set(name, uid)
    }
  }
  return false
}

async function describe(tree: Tree, root: string): Promise<Gather> {
  const namespaces = new Set<string>()
  let families = false
  for (const { name, directory } of await tree.list(join(root, 'namespaces'))) {
    if (!directory) continue
    const groups = (await tree.list(join(root, 'namespaces', name))).filter((entry) => entry.directory)
    if (groups.length > 0) namespaces.add(name)
    families ||= groups.some((group) => familyOf(group.name) !== null)
  }
  const version = (await tree.list(root)).some((entry) => entry.name === 'version' && !entry.directory)
  return { root, namespaces, mesh: version && families }
}
