/** Metadata of a Kubernetes object; the parts that meshfed reads. */
export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly generation?: number
  readonly resourceVersion?: string
  readonly uid?: string
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[]
}

/** A Kubernetes object as it was read: plain JSON. Only `kind` and `metadata.name` are certain to be there. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

/** Names one object, and where it matters one field in it (`path` in the style `spec.remote.addresses[0]`). */
export interface ObjectRef {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string | null
  readonly name: string
  readonly path?: string
  /** File and 1-based line, when the object came from a manifest. */
  readonly source?: { readonly file: string; readonly line: number }
}

/** `ServiceMeshPeer red-mesh-system/green-mesh`, the way objects are named in every text. */
export function showRef(ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`
}
