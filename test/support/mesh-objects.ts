import type { KubeObject } from '../../src/vocabulary/kube.js'
import { rootPem } from './roots.js'
import type { Side } from './scene.js'

const addresses = { red: '10.1.0', green: '10.2.0' } as const

/**
 * All objects of one healthy mesh federated with the other: control plane `<side>-mesh` in `<side>-mesh-system`, gateways
 * `ingress-<other>-mesh` and `egress-<other>-mesh`, member namespaces `<side>-mesh-info` (services ratings, reviews) and `info`
 * (service ratings). It exports ratings as `<side>-ratings.info` and imports the other's as `ratings.info`.
 */
export function meshObjects(mine: Side, other: Side): readonly KubeObject[] {
  const cpns = `${mine}-mesh-system`
  const info = `${mine}-mesh-info`
  const ip = addresses[mine]
  return [
    ...[cpns, info, 'info'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `${mine}-node`, labels: { 'topology.kubernetes.io/region': `${mine}-region` } },
      status: {
        addresses: [{ type: 'InternalIP', address: `${ip}.1` }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
    ...federationObjects(mine, other, cpns, info),
    ...controlPlaneObjects(mine, other, cpns, info),
    ...gateway(`ingress-${other}-mesh`, 'ingress', `${ip}.20`, mine),
    ...gateway(`egress-${other}-mesh`, 'egress', `${ip}.30`, mine),
    ...istiod(mine, cpns, `${ip}.10`),
    root(`${other}-mesh-ca-root-cert`, cpns, rootPem[other]),
    root('istio-ca-root-cert', cpns, rootPem[mine]),
    ...app('ratings', info, `${ip}.41`, { app: 'ratings', 'export-service': 'true' }),
    ...app('reviews', info, `${ip}.42`, { app: 'reviews' }),
    ...app('ratings', 'info', `${ip}.43`, { app: 'ratings' }),
  ]
}

function federationObjects(mine: Side, other: Side, namespace: string, info: string): KubeObject[] {
  const name = `${other}-mesh`
  const meta = { name, namespace, generation: 1, creationTimestamp: '2026-11-24T09:00:00Z' }
  const apiVersion = 'federation.maistra.io/v1'
  const live = { connected: true, lastConnected: '2026-11-24T11:00:00Z', lastFullSync: '2026-11-24T11:59:30Z' }
  return [
    {
      apiVersion,
      kind: 'ServiceMeshPeer',
      metadata: meta,
      spec: {
        remote: { addresses: [`${addresses[other]}.20`] },
        gateways: { ingress: { name: `ingress-${other}-mesh` }, egress: { name: `egress-${other}-mesh` } },
        security: {
          trustDomain: `${other}-mesh.local`,
          clientID: `${other}-mesh.local/ns/${other}-mesh-system/sa/egress-${mine}-mesh-service-account`,
          certificateChain: { kind: 'ConfigMap', name: `${other}-mesh-ca-root-cert` },
        },
      },
      status: {
        discoveryStatus: {
          active: [
            { pod: `istiod-${mine}-mesh-1`, watch: live, remotes: [{ ...live, source: `${addresses[other]}.10` }] },
          ],
        },
      },
    },
    {
      apiVersion,
      kind: 'ExportedServiceSet',
      metadata: meta,
      spec: {
        exportRules: [
          {
            type: 'NameSelector',
            nameSelector: { namespace: info, name: 'ratings', alias: { namespace: 'info', name: `${mine}-ratings` } },
          },
        ],
      },
      status: {
        exportedServices: [
          {
            exportedName: `${mine}-ratings.info.svc.${name}-exports.local`,
            localService: { name: 'ratings', namespace: info, hostname: `ratings.${info}.svc.cluster.local` },
          },
        ],
      },
    },
    {
      apiVersion,
      kind: 'ImportedServiceSet',
      metadata: meta,
      spec: {
        importRules: [
          {
            type: 'NameSelector',
            importAsLocal: false,
            nameSelector: {
              namespace: 'info',
              name: `${other}-ratings`,
              alias: { namespace: 'info', name: 'ratings' },
            },
          },
        ],
      },
      status: {
        importedServices: [
          {
            exportedName: `${other}-ratings.info.svc.${mine}-mesh-exports.local`,
            localService: { name: 'ratings', namespace: 'info', hostname: `ratings.info.svc.${name}-imports.local` },
          },
        ],
      },
    },
  ]
}

function controlPlaneObjects(mine: Side, other: Side, namespace: string, info: string): KubeObject[] {
  const ports = (discovery: string) => [
    { name: 'tls', port: 15443 },
    { name: discovery, port: 8188 },
  ]
  const gateways = (role: string, discovery: string, type?: string) => ({
    [`${role}-${other}-mesh`]: {
      enabled: true,
      routerMode: 'sni-dnat',
      requestedNetworkView: role === 'egress' ? [`network-${other}-mesh`] : undefined,
      service: {
        type,
        metadata: { labels: { [`federation.maistra.io/${role}-for`]: `${role}-${other}-mesh` } },
        ports: ports(discovery),
      },
    },
  })
  return [
    {
      apiVersion: 'maistra.io/v2',
      kind: 'ServiceMeshControlPlane',
      metadata: { name: `${mine}-mesh`, namespace },
      spec: {
        version: 'v2.5',
        security: { trust: { domain: `${mine}-mesh.local` } },
        gateways: {
          additionalIngress: gateways('ingress', 'https-discovery', 'LoadBalancer'),
          additionalEgress: gateways('egress', 'http-discovery'),
        },
        general: { logging: { componentLevels: { federation: 'debug' } } },
        proxy: { accessLogging: { file: { name: '/dev/stdout' } } },
      },
      status: {
        chartVersion: '2.5.1',
        operatorVersion: '2.5.1',
        conditions: [
          { type: 'Ready', status: 'True', reason: 'ComponentsReady' },
          { type: 'Reconciled', status: 'True', reason: 'InstallSuccessful' },
        ],
        readiness: { components: { ready: ['istiod', `ingress-${other}-mesh`, `egress-${other}-mesh`], unready: [] } },
      },
    },
    {
      apiVersion: 'maistra.io/v1',
      kind: 'ServiceMeshMemberRoll',
      metadata: { name: 'default', namespace },
      spec: { members: [info, 'info'] },
      status: {
        members: [info, 'info'],
        configuredMembers: [info, 'info'],
        conditions: [{ type: 'Ready', status: 'True', reason: 'Configured' }],
      },
    },
  ]
}

function gateway(name: string, role: 'ingress' | 'egress', podIP: string, mine: Side): KubeObject[] {
  const namespace = `${mine}-mesh-system`
  const selector = { app: name, [`federation.maistra.io/${role}-for`]: name }
  const labels = {
    ...selector,
    'istio.io/rev': `${mine}-mesh`,
    'service.istio.io/canonical-name': name,
    'maistra-control-plane': namespace,
  }
  const loadBalancer = role === 'ingress'
  const ports = [
    { name: 'tls', port: 15443, targetPort: 15443, protocol: 'TCP', ...(loadBalancer ? { nodePort: 31001 } : {}) },
    {
      name: role === 'ingress' ? 'https-discovery' : 'http-discovery',
      port: 8188,
      targetPort: 8188,
      protocol: 'TCP',
      ...(loadBalancer ? { nodePort: 31002 } : {}),
    },
  ]
  return [
    service(name, namespace, selector, ports, loadBalancer ? podIP : undefined),
    slice(name, namespace, `${name}-1`, podIP, ports),
    deployment(name, namespace, labels, `${name}-service-account`),
    pod(`${name}-1`, namespace, labels, `${name}-service-account`, 'istio-proxy', podIP),
  ]
}

function istiod(mine: Side, namespace: string, podIP: string): KubeObject[] {
  const name = `istiod-${mine}-mesh`
  const selector = { app: 'istiod', 'istio.io/rev': `${mine}-mesh` }
  const ports = [{ name: 'http-discovery', port: 8188, targetPort: 8188, protocol: 'TCP' }]
  return [
    service(name, namespace, selector, ports),
    slice(name, namespace, `${name}-1`, podIP, ports),
    deployment(name, namespace, selector, name),
    pod(`${name}-1`, namespace, selector, name, 'discovery', podIP),
    {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'DestinationRule',
      metadata: { name, namespace, labels: { app: 'istiod' } },
      spec: {
        host: `${name}.${namespace}.svc.cluster.local`,
        trafficPolicy: { portLevelSettings: [{ port: { number: 8188 }, tls: { mode: 'SIMPLE' } }] },
      },
    },
  ]
}

function app(name: string, namespace: string, podIP: string, labels: Record<string, string>): KubeObject[] {
  const ports = [{ name: 'http', port: 9080, targetPort: 9080, protocol: 'TCP' }]
  return [
    service(name, namespace, { app: name }, ports, undefined, labels),
    slice(name, namespace, `${name}-v1-1`, podIP, ports),
    pod(`${name}-v1-1`, namespace, { app: name }, 'default', 'app', podIP, ['istio-proxy']),
  ]
}

type Port = { name: string; port: number; targetPort: number; protocol: string; nodePort?: number }

function service(
  name: string,
  namespace: string,
  selector: Record<string, string>,
  ports: readonly Port[],
  address?: string,
  labels: Record<string, string> = selector,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: {
      type: address ? 'LoadBalancer' : 'ClusterIP',
      clusterIP: '172.30.0.1',
      ipFamilies: ['IPv4'],
      selector,
      ports,
    },
    status: { loadBalancer: address ? { ingress: [{ ip: address }] } : {} },
  }
}

function slice(service: string, namespace: string, pod: string, address: string, ports: readonly Port[]): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-x1`, namespace, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    endpoints: [
      { addresses: [address], conditions: { ready: true }, targetRef: { kind: 'Pod', name: pod, namespace } },
    ],
    ports: ports.map(({ name, port, protocol }) => ({ name, port, protocol })),
  }
}

function deployment(
  name: string,
  namespace: string,
  labels: Record<string, string>,
  serviceAccountName: string,
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      template: { metadata: { labels }, spec: { serviceAccountName, containers: [{ name: 'main' }] } },
    },
    status: { replicas: 1, readyReplicas: 1, availableReplicas: 1 },
  }
}

function pod(
  name: string,
  namespace: string,
  labels: Record<string, string>,
  serviceAccountName: string,
  container: string,
  podIP: string,
  sidecars: readonly string[] = [],
): KubeObject {
  const containers = [container, ...sidecars]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { serviceAccountName, containers: containers.map((one) => ({ name: one })) },
    status: {
      phase: 'Running',
      podIP,
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: containers.map((one) => ({ name: one, ready: true, restartCount: 0, state: { running: {} } })),
    },
  }
}

function root(name: string, namespace: string, pem: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { 'root-cert.pem': pem } }
}
