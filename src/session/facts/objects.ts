import type { Resource } from '../../cluster/kinds.js'
import { kinds } from '../../cluster/kinds.js'
import { gatewayLabel } from '../../federation/gateways/gateway.js'
import { ownRootConfigMapName, parseIdentity, peerRootConfigMapName, rootKey } from '../../federation/names.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import type { FactsDocument } from './document.js'

/** The objects that say what a facts file says, by kind; kinds on which the file is silent are absent. */
export function objectsOf(facts: FactsDocument): Partial<Record<Resource, readonly KubeObject[]>> {
  const { mesh, gateways, peers, exports } = facts
  const identities = gateways?.every((one) => one.identities !== undefined)
  return {
    servicemeshcontrolplanes: [controlPlane(facts)],
    servicemeshpeers: peers.map((peer) => peerObject(facts, peer)),
    ...(mesh.roots === undefined ? {} : { configmaps: rootsOf(facts) }),
    ...(gateways
      ? { services: [...gateways.map((one) => gatewayService(facts, one)), ...exportedServices(facts)] }
      : {}),
    ...(gateways && identities ? { pods: gateways.flatMap((one) => gatewayPodsOf(facts, one)) } : {}),
    ...(exports
      ? {
          exportedservicesets: exports.map((one) => exportSet(facts, one)),
          servicemeshmemberrolls: [memberRoll(facts)],
        }
      : {}),
  }
}

type Gateway = NonNullable<FactsDocument['gateways']>[number]
type Exports = NonNullable<FactsDocument['exports']>[number]

function object(resource: Resource, name: string, namespace: string, rest: object): KubeObject {
  const { group, version, kind } = kinds[resource]
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata: { name, namespace }, ...rest }
}

function controlPlane({ mesh }: FactsDocument): KubeObject {
  const { trustDomain, tls = {}, version } = mesh
  return object('servicemeshcontrolplanes', mesh.name, mesh.namespace, {
    spec: { ...(version ? { version } : {}), security: { trust: { domain: trustDomain }, controlPlane: { tls } } },
  })
}

function peerObject({ mesh }: FactsDocument, peer: FactsDocument['peers'][number]): KubeObject {
  const { name, addresses, discoveryPort, servicePort, ingress, egress, trustDomain, clientID } = peer
  return object('servicemeshpeers', name, mesh.namespace, {
    spec: {
      remote: { addresses, discoveryPort, servicePort },
      gateways: { ingress: { name: ingress }, egress: { name: egress } },
      security: {
        trustDomain,
        clientID,
        certificateChain: { kind: 'ConfigMap', name: peerRootConfigMapName(name) },
      },
    },
  })
}

function rootsOf({ mesh, peers }: FactsDocument): readonly KubeObject[] {
  const map = (name: string, pem: string) => object('configmaps', name, mesh.namespace, { data: { [rootKey]: pem } })
  return [
    map(ownRootConfigMapName, mesh.roots ?? ''),
    ...peers.flatMap(({ name, root }) => (root === undefined ? [] : [map(peerRootConfigMapName(name), root)])),
  ]
}

function gatewayService({ mesh }: FactsDocument, { name, type, addresses = [], ports = [] }: Gateway): KubeObject {
  const ingress = addresses.map((address) => (/^[\d.]+$|:/.test(address) ? { ip: address } : { hostname: address }))
  return object('services', name, mesh.namespace, {
    spec: { type, selector: { [gatewayLabel]: name }, ports },
    status: { loadBalancer: { ingress } },
  })
}

/** One pod for each identity: that is all that is told of them. */
function gatewayPodsOf({ mesh }: FactsDocument, { name, identities = [] }: Gateway): readonly KubeObject[] {
  return identities.map((identity, index) => ({
    ...object('pods', `${name}-${index + 1}`, mesh.namespace, {
      spec: { serviceAccountName: parseIdentity(identity)?.serviceAccount },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    }),
    metadata: { name: `${name}-${index + 1}`, namespace: mesh.namespace, labels: { [gatewayLabel]: name } },
  }))
}

/** What it exports, as if it were called there as the peer knows it: the real names are not told. */
function exportedServices({ exports = [] }: FactsDocument): readonly KubeObject[] {
  return exports.flatMap(({ services }) =>
    services.map(({ name, namespace, ports }) =>
      object('services', name, namespace, { spec: { type: 'ClusterIP', ports } }),
    ),
  )
}

function exportSet({ mesh }: FactsDocument, { peer, services }: Exports): KubeObject {
  const exportRules = services.map(({ name, namespace }) => ({
    type: 'NameSelector',
    nameSelector: { name, namespace },
  }))
  return object('exportedservicesets', peer, mesh.namespace, { spec: { exportRules } })
}

function memberRoll({ mesh, exports = [] }: FactsDocument): KubeObject {
  const members = [...new Set(exports.flatMap(({ services }) => services.map(({ namespace }) => namespace)))]
  return object('servicemeshmemberrolls', 'default', mesh.namespace, { spec: { members }, status: { members } })
}
