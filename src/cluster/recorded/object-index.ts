import type { KubeObject } from '../../vocabulary/kube.js'
import { kinds, type Resource } from '../kinds.js'
import { resourceOf } from './objects.js'

/** Objects found in files of any name, by kind and namespace. Of two with one name the last counts, as when both are applied. */
export interface ObjectIndex {
  add(object: KubeObject): void
  of(resource: Resource, namespace: string | null): readonly KubeObject[]
  has(resource: Resource): boolean
  namespaces(): readonly string[]
}

export function objectIndex(): ObjectIndex {
  const byResource = new Map<Resource, Map<string, KubeObject>>()

  return {
    add(object) {
      const resource = resourceOf(object)
      if (resource === null) return
      const objects = byResource.get(resource) ?? new Map<string, KubeObject>()
      byResource.set(resource, objects)
      objects.set(`${object.metadata.namespace ?? ''}/${object.metadata.name}`, object)
    },
    of(resource, namespace) {
      const all = [...(byResource.get(resource)?.values() ?? [])]
      const everywhere = namespace === null || !kinds[resource].namespaced
      return everywhere ? all : all.filter((object) => object.metadata.namespace === namespace)
    },
    has: (resource) => byResource.has(resource),
    namespaces() {
      const names = [...byResource.values()].flatMap((objects) =>
        [...objects.values()].map((o) => o.metadata.namespace),
      )
      return [...new Set(names.filter((name) => name !== undefined))].sort()
    },
  }
}
