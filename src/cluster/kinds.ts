/** A kind that meshfed may read, by its REST names. */
export interface Kind {
  readonly group: string
  readonly version: string
  /** Plural, as in URLs and RBAC rules. */
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
}

function kind(group: string, version: string, resource: string, name: string, namespaced = true): Kind {
  return { group, version, resource, kind: name, namespaced }
}

/**
 * Every kind that any part of meshfed may list. Secrets are absent on purpose: their data is never read.
 * Versions are the ones that each supported control plane serves.
 */
export const kinds = {
  servicemeshpeers: kind('federation.maistra.io', 'v1', 'servicemeshpeers', 'ServiceMeshPeer'),
  exportedservicesets: kind('federation.maistra.io', 'v1', 'exportedservicesets', 'ExportedServiceSet'),
  importedservicesets: kind('federation.maistra.io', 'v1', 'importedservicesets', 'ImportedServiceSet'),
  servicemeshcontrolplanes: kind('maistra.io', 'v2', 'servicemeshcontrolplanes', 'ServiceMeshControlPlane'),
  servicemeshmemberrolls: kind('maistra.io', 'v1', 'servicemeshmemberrolls', 'ServiceMeshMemberRoll'),
  services: kind('', 'v1', 'services', 'Service'),
  pods: kind('', 'v1', 'pods', 'Pod'),
  configmaps: kind('', 'v1', 'configmaps', 'ConfigMap'),
  events: kind('', 'v1', 'events', 'Event'),
  namespaces: kind('', 'v1', 'namespaces', 'Namespace', false),
  nodes: kind('', 'v1', 'nodes', 'Node', false),
  endpointslices: kind('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice'),
  deployments: kind('apps', 'v1', 'deployments', 'Deployment'),
  networkpolicies: kind('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy'),
  destinationrules: kind('networking.istio.io', 'v1beta1', 'destinationrules', 'DestinationRule'),
  virtualservices: kind('networking.istio.io', 'v1beta1', 'virtualservices', 'VirtualService'),
  gateways: kind('networking.istio.io', 'v1beta1', 'gateways', 'Gateway'),
  sidecars: kind('networking.istio.io', 'v1beta1', 'sidecars', 'Sidecar'),
  authorizationpolicies: kind('security.istio.io', 'v1beta1', 'authorizationpolicies', 'AuthorizationPolicy'),
  peerauthentications: kind('security.istio.io', 'v1beta1', 'peerauthentications', 'PeerAuthentication'),
  infrastructures: kind('config.openshift.io', 'v1', 'infrastructures', 'Infrastructure', false),
  routes: kind('route.openshift.io', 'v1', 'routes', 'Route'),
} as const satisfies Record<string, Kind>

/** The plural names above: `servicemeshpeers`, `services`, … */
export type Resource = keyof typeof kinds
