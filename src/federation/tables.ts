import type * as v from 'valibot'
import { kinds, type Resource } from '../cluster/kinds.js'
import * as core from './objects/core.js'
import * as federation from './objects/federation.js'
import * as istio from './objects/istio.js'
import * as mesh from './objects/mesh.js'

/**
 * Where a table's objects are looked for:
 * - `control-plane`: in the control plane's namespace;
 * - `mesh`: there and in every member namespace, one list each;
 * - `config`: likewise, but with one list of the whole cluster where that is allowed, since Istio's own objects are few and
 *   members can be many;
 * - `federation`: the objects of the control plane's namespace, listed cluster-wide where that is allowed, so that objects
 *   that were put into the wrong namespace are seen too;
 * - `cluster`: not namespaced.
 */
export type Scope = 'federation' | 'control-plane' | 'mesh' | 'config' | 'cluster'

interface Table<S extends v.GenericSchema> {
  readonly resource: Resource
  readonly scope: Scope
  readonly shape: S
}

function table<S extends v.GenericSchema>(resource: Resource, scope: Scope, shape: S): Table<S> {
  return { resource, scope, shape }
}

/**
 * Everything that checks can ask for by name. A check names tables in `needs`; from that come the fetch plan, the rights, the
 * reasons of unknowns and the page of the check. `services` and `meshServices` are one kind in two scopes, so that an
 * unreadable member namespace does not hide the gateways.
 */
export const tables = {
  controlPlanes: table('servicemeshcontrolplanes', 'federation', mesh.controlPlaneShape),
  memberRolls: table('servicemeshmemberrolls', 'federation', mesh.memberRollShape),
  peers: table('servicemeshpeers', 'federation', federation.peerShape),
  exportSets: table('exportedservicesets', 'federation', federation.exportSetShape),
  importSets: table('importedservicesets', 'federation', federation.importSetShape),
  services: table('services', 'control-plane', core.serviceShape),
  endpointSlices: table('endpointslices', 'control-plane', core.endpointSliceShape),
  pods: table('pods', 'control-plane', core.podShape),
  deployments: table('deployments', 'control-plane', core.deploymentShape),
  configMaps: table('configmaps', 'control-plane', core.configMapShape),
  events: table('events', 'control-plane', core.eventShape),
  networkPolicies: table('networkpolicies', 'control-plane', core.networkPolicyShape),
  routes: table('routes', 'control-plane', core.routeShape),
  meshServices: table('services', 'mesh', core.serviceShape),
  meshEndpointSlices: table('endpointslices', 'mesh', core.endpointSliceShape),
  meshPods: table('pods', 'mesh', core.podShape),
  destinationRules: table('destinationrules', 'config', istio.destinationRuleShape),
  virtualServices: table('virtualservices', 'config', istio.virtualServiceShape),
  gateways: table('gateways', 'config', istio.gatewayShape),
  sidecars: table('sidecars', 'config', istio.sidecarShape),
  authorizationPolicies: table('authorizationpolicies', 'config', istio.authorizationPolicyShape),
  peerAuthentications: table('peerauthentications', 'config', istio.peerAuthenticationShape),
  namespaces: table('namespaces', 'cluster', core.namespaceShape),
  nodes: table('nodes', 'cluster', core.nodeShape),
  infrastructures: table('infrastructures', 'cluster', core.infrastructureShape),
} as const

export type TableName = keyof typeof tables
export type Row<T extends TableName> = v.InferOutput<(typeof tables)[T]['shape']>

/** The kind behind a table. */
export function kindOf(name: TableName) {
  return kinds[tables[name].resource]
}
