/*
 * Log lines about discovery between the two meshes of a scene, each with the kubelet's timestamp in front.
 */

export { egressOfRed, ingressOfGreen } from './access-lines.js'
export const istiodOf = (side: 'red' | 'green') => `istiod-${side}-mesh-1/discovery`

interface Call {
  /** `HH:MM:SS` of the scenes' day; default 11:59:00. */
  readonly at?: string
  readonly path?: string
  readonly status: number
  readonly flags?: string
  readonly details?: string
  /** Envoy's reason for a failed connection, with underscores for blanks. */
  readonly failure?: string
}

/** Red's istiod calls green: the line of red's egress gateway. */
export function egressCall(call: Call): string {
  return access(call, {
    authority: 'discovery.red-mesh-system.svc.green-mesh.local',
    upstream: '10.2.0.20:8188',
    cluster: 'outbound|8188|federation-discovery-green-mesh-egress|discovery.red-mesh-system.svc.green-mesh.local',
    route: 'federation-discovery-green-mesh-egress',
  })
}

/** The same call as green's ingress gateway sees it. */
export function ingressCall(call: Call): string {
  return access(call, {
    authority: 'istiod-green-mesh.green-mesh-system.svc.cluster.local',
    upstream: '10.2.0.10:8188',
    cluster: 'outbound|8188||istiod-green-mesh.green-mesh-system.svc.cluster.local',
    route: 'federation-discovery-red-mesh-ingress-ingress-services',
  })
}

export function denial(policy: string): string {
  return `rbac_access_denied_matched_policy[ns[green-mesh-system]-policy[${policy}]-rule[0]]`
}

/** A line of istiod. */
export function istiodLine(message: string, at = '11:59:00', level = 'error'): string {
  const time = `2026-11-24T${at}.000000Z`
  return `${time} ${time}\t${level}\tfederation\t${message}\tcomponent=federation-registry`
}

interface Target {
  readonly authority: string
  readonly upstream: string
  readonly cluster: string
  readonly route: string
}

function access(call: Call, { authority, upstream, cluster, route }: Target): string {
  const { at = '11:59:00', path = '/v1/services/', status, flags = '-', details = 'via_upstream', failure = '-' } = call
  const time = `2026-11-24T${at}.000Z`
  return `${time} [${time}] "GET ${path} HTTP/1.1" ${status} ${flags} ${details} - "${failure}" 0 19 1 0 "10.1.0.10" "Go-http-client/1.1" "89f5568e-3f15-43fe-8244-6889b7bda140" "${authority}" "${upstream}" ${cluster} 10.1.0.30:57038 10.1.0.30:8188 10.1.0.10:54364 - ${route}`
}
