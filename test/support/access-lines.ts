/** One TCP line of a federation gateway's access log on the service port, with the kubelet's timestamp in front. */
export interface Call {
  /** `11:59:00` on the day of all scenes; default a minute before the present. */
  readonly at?: string
  readonly flags?: string
  readonly termination?: string
  readonly failure?: string
  readonly received?: number
  readonly upstream?: string
}

const exported = 'green-ratings.info.svc.red-mesh-exports.local'

/** Green's ingress gateway, called by red. */
export function ingressLine(call: Call): string {
  const cluster = 'outbound|9080||ratings.green-mesh-info.svc.cluster.local'
  return line(call, cluster, '10.2.0.20:15443', `outbound_.9080_._.${exported}`)
}

/** Red's egress gateway, calling green. */
export function egressLine(call: Call): string {
  const sni = 'outbound_.9080_._.ratings.info.svc.green-mesh-imports.local'
  return line({ upstream: '10.2.0.20:15443', ...call }, `outbound|9080||${exported}`, '10.1.0.30:15443', sni)
}

function line(call: Call, cluster: string, local: string, sni: string): string {
  const { at = '11:59:00', flags = '-', termination = '-', failure = '-', received = 0, upstream = '-' } = call
  const time = `2026-11-24T${at}.000Z`
  return `2026-11-24T${at}.000000000Z [${time}] "- - -" 0 ${flags} - ${termination} "${failure}" ${received} ${received} 5 - "-" "-" "-" "-" "${upstream}" ${cluster} - ${local} 10.1.0.30:41000 ${sni} -`
}

/** Containers whose logs hold these lines. */
export const ingressOfGreen = 'ingress-red-mesh-1/istio-proxy'
export const egressOfRed = 'egress-green-mesh-1/istio-proxy'
