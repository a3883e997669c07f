import { load } from 'js-yaml'
import type { ConfigMap } from './objects/core.js'
import type { ControlPlane } from './objects/mesh.js'

/** Trust domain of a control plane that names none. */
export const defaultTrustDomain = 'cluster.local'

/** A mesh's trust domain and the object and field that say so. */
export interface TrustDomain {
  readonly value: string
  readonly from: ControlPlane | ConfigMap
  readonly path: string
}

/**
 * The trust domain that a mesh really uses: what the operator rendered into the mesh configuration (ConfigMap `istio-<smcp>`,
 * key `mesh`), else what its ServiceMeshControlPlane asks for. Null when neither object was found.
 */
export function trustDomainOf(
  mesh: { readonly name: string },
  controlPlanes: readonly ControlPlane[],
  configMaps: readonly ConfigMap[],
): TrustDomain | null {
  const rendered = configMaps.find((map) => map.metadata.name === `istio-${mesh.name}`)
  const inForce = rendered ? trustDomainIn(rendered.data.mesh) : null
  if (rendered && inForce) return { value: inForce, from: rendered, path: 'data.mesh' }
  const plane = controlPlanes.find((one) => one.metadata.name === mesh.name) ?? controlPlanes[0]
  if (!plane) return null
  return {
    value: plane.spec.security.trust.domain ?? defaultTrustDomain,
    from: plane,
    path: 'spec.security.trust.domain',
  }
}

function trustDomainIn(meshConfig: string | undefined): string | null {
  if (meshConfig === undefined) return null
  try {
    const parsed: unknown = load(meshConfig)
    const value = typeof parsed === 'object' && parsed !== null && 'trustDomain' in parsed ? parsed.trustDomain : null
    return typeof value === 'string' && value !== '' ? value : null
  } catch {
    return null
  }
}
