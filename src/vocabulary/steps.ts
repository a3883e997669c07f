/**
 * Every hop of a path with its name for people, in order: first how the name travels to the client, then how its connection
 * travels back.
 */
export const stepNames = {
  workload: 'workload',
  service: 'Service',
  'export-rule': 'export rule',
  'exported-name': 'exported name',
  discovery: 'discovery',
  'import-rule': 'import rule',
  'imported-name': 'imported name',
  visibility: 'visible in',
  'client-settings': 'client',
  failover: 'failover',
  'egress-gateway': 'egress gateway',
  'egress-routing': 'egress Envoy',
  address: 'address, port',
  'load-balancer': 'load balancer',
  'ingress-gateway': 'ingress gateway',
  'ingress-routing': 'ingress Envoy',
  policy: 'policy',
  'target-service': 'Service',
  'target-endpoints': 'endpoints',
} as const

export type Step = keyof typeof stepNames
