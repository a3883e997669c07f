import { bearsLabels, egressHostCovers, type Visible } from '../federation/matching.js'
import type { Pod } from '../federation/objects/core.js'
import type { Sidecar } from '../federation/objects/istio.js'
import type { Client } from './types.js'

/** Pods of a client: those of its name, or made by the Deployment (or other workload) of that name. */
export function clientPods({ namespace, workload }: Client, pods: readonly Pod[]): readonly Pod[] {
  return pods.filter(({ metadata }) => {
    if (metadata.namespace !== namespace) return false
    if (workload === null || metadata.name === workload) return true
    const rest = metadata.name.startsWith(`${workload}-`) ? metadata.name.slice(workload.length + 1) : null
    return rest !== null && /^[a-z0-9]+(-[a-z0-9]+)?$/.test(rest)
  })
}

export function hasSidecar({ spec }: Pod): boolean {
  return [...spec.containers, ...spec.initContainers].some((container) => container.name === 'istio-proxy')
}

/**
 * The Sidecar object in force for workloads of a namespace: the one whose selector fits them, else the namespace's own, else that of
 * the root namespace (istio pilot/pkg/model/sidecar.go). Without labels, ones with a selector do not count.
 */
export function sidecarFor(
  namespace: string,
  labels: unknown,
  root: string,
  sidecars: readonly Sidecar[],
): Sidecar | null {
  const inNamespace = sidecars.filter(({ metadata }) => metadata.namespace === namespace)
  const selecting = inNamespace.find(
    ({ spec }) =>
      spec.workloadSelector &&
      Object.keys(spec.workloadSelector.labels).length > 0 &&
      labels &&
      bearsLabels(labels, spec.workloadSelector.labels),
  )
  const plain = ({ spec }: Sidecar) => !spec.workloadSelector || Object.keys(spec.workloadSelector.labels).length === 0
  return (
    selecting ??
    inNamespace.find(plain) ??
    sidecars.find((one) => one.metadata.namespace === root && plain(one)) ??
    null
  )
}

/** Whether a Sidecar lets a host through to its workloads; one without egress listeners lets all through. */
export function letsThrough(sidecar: Sidecar, service: Visible): boolean {
  const { egress } = sidecar.spec
  const own = sidecar.metadata.namespace ?? ''
  return egress.length === 0 || egress.some(({ hosts }) => hosts.some((entry) => egressHostCovers(entry, service, own)))
}
