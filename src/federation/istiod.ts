import { istiodPods } from './gateways/evidence.js'
import type { MeshIdentity } from './mesh.js'
import { istiodName } from './names.js'
import type { Deployment, Pod } from './objects/core.js'

export function istiodDeployment(mesh: MeshIdentity, deployments: readonly Deployment[]): Deployment | undefined {
  return deployments.find((one) => one.metadata.name === istiodName(mesh.name))
}

/** An environment variable of istiod, and the object and field that set it. */
export interface Setting {
  readonly value: string
  readonly from: Deployment | Pod
  readonly path: string
}

/** Reads a variable of the container `discovery`: as the Deployment has it, else as a pod does. Null when it is not set. */
export function istiodVariable(
  mesh: MeshIdentity,
  name: string,
  deployments: readonly Deployment[] | null,
  pods: readonly Pod[] | null,
): Setting | null {
  const deployment = istiodDeployment(mesh, deployments ?? [])
  const pod = istiodPods(mesh, pods ?? [])[0]
  const places = [
    ...(deployment ? [{ from: deployment, base: 'spec.template.spec', spec: deployment.spec.template.spec }] : []),
    ...(pod ? [{ from: pod, base: 'spec', spec: pod.spec }] : []),
  ]
  for (const { from, base, spec } of places) {
    const index = spec.containers.findIndex((container) => container.name === 'discovery')
    const at = Math.max(index, 0)
    const variable = spec.containers[at]?.env.findIndex((one) => one.name === name) ?? -1
    const value = spec.containers[at]?.env[variable]?.value
    if (value !== undefined) return { value, from, path: `${base}.containers[${at}].env[${variable}]` }
  }
  return null
}
