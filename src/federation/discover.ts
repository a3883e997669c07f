import type { ClusterReader } from '../cluster/reader.js'
import { UserError } from '../vocabulary/errors.js'
import type { Fact, Right, Unknown } from '../vocabulary/fact.js'
import type { RowReader } from './rows.js'

/** A cluster to look into, and in it the control plane that is meant, when the user said which. */
export interface MeshSource {
  readonly reader: ClusterReader
  readonly namespace: string | null
  /** The kubeconfig context for printed commands; null for dumps and manifests. */
  readonly context: string | null
}

/** A control plane found in a cluster. */
export interface Found {
  readonly name: string
  readonly namespace: string
  /** Of the ServiceMeshControlPlane, when that could be read. */
  readonly uid?: string | undefined
}

/** Thrown for a source of which nothing can be read: other sources may still be of use. */
export class Unreadable extends UserError {
  /** A kubeconfig context or a path. */
  readonly source: string
  readonly reason: string
  readonly right: Right | undefined

  constructor(source: MeshSource, { reason, right }: Unknown) {
    const hint =
      'name the control plane’s namespace with -n NAMESPACE (--peer-namespace for a peer’s) if you may list there'
    super('cannot-run', `no control plane found in ${placeOf(source)}: ${reason}`, right ? [hint] : [])
    this.source = source.reader.name
    this.reason = reason
    this.right = right && source.context !== null ? { ...right, context: source.context } : right
  }
}

/**
 * Control planes of one source: the ServiceMeshControlPlanes that may be listed; without rights to these, the `istiod-<name>`
 * Service of the given namespace; in dumps and manifests that leave the control plane out, the namespaces of the peers.
 *
 * @throws UserError when the source is live and several control planes are there to choose from, or when none is found.
 */
export async function findControlPlanes(source: MeshSource, rows: RowReader): Promise<readonly Found[]> {
  const listed = await rows.in('controlPlanes', null)
  const inOwn = !listed.known && source.namespace !== null ? await rows.in('controlPlanes', source.namespace) : listed
  const all = inOwn.known
    ? inOwn.value.map((row) => ({
        name: row.metadata.name,
        namespace: row.metadata.namespace ?? '',
        uid: row.metadata.uid,
      }))
    : []
  const chosen = all.filter((found) => source.namespace === null || found.namespace === source.namespace)
  if (chosen.length === 1 || (chosen.length > 1 && source.reader.source !== 'live')) return onePerNamespace(chosen)
  if (onePerNamespace(chosen).length === 1) return onePerNamespace(chosen)
  if (chosen.length > 1) throw severalToChoose(source, chosen)
  // without an answer to this list, and not for lack of rights to it, others would wait for nothing as well
  if (!inOwn.known && source.reader.source === 'live' && !inOwn.right && !inOwn.reason.startsWith('no such kind'))
    throw new Unreadable(source, inOwn)
  const inferred = await inferredControlPlanes(source, rows)
  if (inferred.length > 0) return inferred
  throw noneFound(source, inOwn, all)
}

/** Two control planes in one namespace are one mesh with a fault, not two meshes. */
function onePerNamespace(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.map((one) => [one.namespace, one] as const).reverse()).values()].reverse()
}

async function inferredControlPlanes(source: MeshSource, rows: RowReader): Promise<readonly Found[]> {
  if (source.namespace !== null) {
    const name = await nameByService(source.namespace, rows)
    if (name !== null) return [{ name, namespace: source.namespace }]
  }
  const peers = await rows.in('peers', source.namespace)
  if (!peers.known) return []
  const namespaces = new Set(peers.value.map((row) => row.metadata.namespace ?? ''))
  const named = [...namespaces].filter((namespace) => namespace !== '')
  return Promise.all(
    named.map(async (namespace) => ({ name: (await nameByService(namespace, rows)) ?? namespace, namespace })),
  )
}

async function nameByService(namespace: string, rows: RowReader): Promise<string | null> {
  const services = await rows.in('services', namespace)
  const istiod = services.known ? services.value.find((row) => row.metadata.name.startsWith('istiod-')) : undefined
  return istiod ? istiod.metadata.name.slice('istiod-'.length) : null
}

function severalToChoose(source: MeshSource, found: readonly Found[]): UserError {
  const names = found.map((one) => `${one.namespace} (${one.name})`).join(', ')
  return new UserError('usage', `${source.reader.name} holds several control planes: ${names}`, [
    'choose one for this side with -n NAMESPACE, and one for the peer with --peer-namespace NAMESPACE',
  ])
}

function noneFound(source: MeshSource, listed: Fact<unknown>, all: readonly Found[]): UserError {
  if (!listed.known) return new Unreadable(source, listed)
  const others = all.map((one) => one.namespace).join(', ')
  return new UserError('cannot-run', `no ServiceMeshControlPlane in ${placeOf(source)}`, [
    others ? `control planes are in: ${others}` : 'is this the right cluster, and OpenShift Service Mesh 2.x?',
  ])
}

function placeOf({ reader, namespace }: MeshSource): string {
  return namespace === null ? reader.name : `namespace ${namespace} of ${reader.name}`
}
