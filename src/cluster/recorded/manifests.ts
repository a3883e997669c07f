import { stat } from 'node:fs/promises'
import { UserError } from '../../vocabulary/errors.js'
import { type Fact, known, unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { kinds, type Resource } from '../kinds.js'
import type { ClusterReader } from '../reader.js'
import { trimmed, whole } from '../trim.js'
import { directoryTree } from './directory-tree.js'
import { familyOf } from './gather.js'
import { objectFiles } from './loose-reader.js'
import { type Manifest, readManifests } from './manifest-files.js'
import { type ObjectIndex, objectIndex } from './object-index.js'

/** A reader of manifests tells in addition what it could not read. */
export interface ManifestReader extends ClusterReader {
  readonly warnings: readonly string[]
}

/**
 * Opens plain YAML and JSON as kept in git: all files below the directory, several documents in one file, lists. `sourceOf` gives
 * file and line of each object. Helm templates and other text that does not parse become warnings.
 *
 * Namespaces: an object without one gets that of the nearest kustomization above its file; failing that, the one of the only
 * ServiceMeshControlPlane; failing that `default`, where `kubectl apply` would put it.
 *
 * What is absent: kinds of the mesh are kept in git or nowhere, so none found is none, once there is any of them. Of Services,
 * ConfigMaps and Deployments git may hold a part only, so none found is unknown; in the namespace of a control plane Services
 * and Deployments are always unknown, since the operator makes them. State (Pods, EndpointSlices, …, every `status`) is never there.
 *
 * @throws UserError when the directory cannot be opened or holds no Kubernetes objects
 */
export async function openManifests(directory: string): Promise<ManifestReader> {
  const place = await stat(directory).catch(() => null)
  if (place === null || !place.isDirectory()) {
    throw new UserError('cannot-run', `${directory} is not a directory`, [
      'Pass the directory that holds the manifests.',
    ])
  }
  const tree = await directoryTree(directory)
  const files = await objectFiles(tree, (name) => name === 'node_modules')
  const { manifests, warnings } = await readManifests(tree, files)
  if (manifests.length === 0) {
    throw new UserError('cannot-run', `${directory} holds no Kubernetes objects`, warnings)
  }
  const index = objectIndex()
  for (const manifest of placed(manifests)) index.add(manifest)

  return {
    name: directory,
    source: 'manifests',
    stats: tree.stats,
    warnings,
    list: async (resource, namespace, trim = whole) => trimmed(list(index, resource, namespace), trim),
    log: async () => unknown('manifests hold no state: logs'),
    proxyConfig: async () => unknown('manifests hold no state: proxy configuration'),
    // manifests are about what will be: their present is ours
    now: async () => known(new Date()),
    heldNamespaces: async () => index.namespaces(),
    close: async () => undefined,
  }
}

const configuration = new Set<Resource>([
  'services',
  'configmaps',
  'deployments',
  'namespaces',
  'networkpolicies',
  'routes',
])
const madeByOperator = new Set<Resource>(['services', 'deployments'])

function list(index: ObjectIndex, resource: Resource, namespace: string | null): Fact<readonly KubeObject[]> {
  const ofMesh = familyOf(kinds[resource].group) !== null
  if (!ofMesh && !configuration.has(resource)) return unknown(`manifests hold no state: ${resource}`)
  const controlPlane = namespace !== null && index.of('servicemeshcontrolplanes', namespace).length > 0
  if (controlPlane && madeByOperator.has(resource)) {
    return unknown(`manifests do not hold the ${resource} that the operator makes in namespace ${namespace}`)
  }
  const found = index.of(resource, namespace)
  if (found.length > 0 || (ofMesh && holdsMesh(index))) return known(found)
  return unknown(`no ${resource} in these manifests${namespace === null ? '' : ` for namespace ${namespace}`}`)
}

function holdsMesh(index: ObjectIndex): boolean {
  return Object.values(kinds).some((kind) => familyOf(kind.group) !== null && index.has(kind.resource as Resource))
}

/** The objects, each in a namespace where its kind has one. */
function placed(manifests: readonly Manifest[]): KubeObject[] {
  const controlPlanes = manifests.filter(({ resource }) => resource === 'servicemeshcontrolplanes')
  const meshNamespaces = new Set(controlPlanes.map(({ object, kustomized }) => kustomized ?? object.metadata.namespace))
  const [only] = meshNamespaces.size === 1 ? meshNamespaces : []
  return manifests.map(({ object, resource, kustomized, place }) => {
    const own = kustomized ?? object.metadata.namespace
    return kinds[resource].namespaced ? place(own ?? only ?? 'default') : object
  })
}
