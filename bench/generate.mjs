// Makes healthy federations of any size and writes them as must-gathers.
//   node bench/generate.mjs DIRECTORY --meshes 2 --services 5000 --exports 500 --endpoints 3 --degree 1
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { dump } from 'js-yaml'
import forge from 'node-forge'

/**
 * One federation: for each mesh its name and all its objects.
 *
 * `services` per mesh, in namespaces of 100; `exports` of them go to each peer, chosen by rules in the proportions of `mix`;
 * `endpoints` pods stand behind each service; each mesh is the peer of the next `degree` meshes, in a ring.
 */
export function* federation({
  meshes = 2,
  services = 100,
  exports = 10,
  endpoints = 1,
  degree = meshes - 1,
  mix = {},
}) {
  const all = Array.from({ length: meshes }, (_, index) => ({
    index,
    name: `mesh-${index}`,
    namespace: `mesh-${index}-system`,
    root: selfSigned(`mesh-${index}.local`),
    gateways: new Map(),
  }))
  for (const mesh of all)
    mesh.peers = all.filter((other) => other !== mesh && linked(mesh.index, other.index, meshes, degree))
  const size = { services, exports, endpoints, mix: { name: 0.8, label: 0.1, wildcard: 0.1, ...mix } }
  for (const mesh of all) yield { name: mesh.name, objects: objectsOf(mesh, size) }
}

/** Writes one mesh as a must-gather of `oc adm must-gather` with the image of the mesh. */
export function writeMustGather(directory, objects) {
  const root = join(directory, 'must-gather')
  const files = new Map()
  for (const object of objects) {
    const [group] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['core']
    const { name, namespace } = object.metadata
    const plural = plurals[object.kind] ?? `${object.kind.toLowerCase()}s`
    const single = group.endsWith('maistra.io') || group.endsWith('istio.io')
    const path =
      object.kind === 'Namespace'
        ? `namespaces/${name}/${name}.yaml`
        : `namespaces/${namespace}/${group}/${plural}${single ? `/${name}` : ''}.yaml`
    files.set(path, [...(files.get(path) ?? []), object])
  }
  for (const [path, list] of files) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    const [first] = list
    const several = !path.endsWith(`/${first.metadata.name}.yaml`)
    const content = several ? { apiVersion: first.apiVersion, kind: `${first.kind}List`, items: list } : first
    writeFileSync(file, `---\n${dump(content, { noRefs: true, lineWidth: -1 })}`)
  }
  writeFileSync(join(root, 'version'), 'maistra/must-gather\n2.5.1\n')
  writeFileSync(join(root, 'timestamp'), `${stamp}\n${stamp}\n`)
}

const plurals = { NetworkPolicy: 'networkpolicies' }
const stamp = '2026-11-24 12:00:00.000000000 +0000 UTC m=+1.0'
const created = '2026-11-20T12:00:00Z'

function linked(one, other, meshes, degree) {
  const distance = Math.min((one - other + meshes) % meshes, (other - one + meshes) % meshes)
  return distance <= Math.max(1, Math.ceil(degree / 2)) || degree >= meshes - 1
}

function objectsOf(mesh, size) {
  const apps = appsOf(size)
  const members = [...new Set(apps.map((app) => app.namespace))]
  const objects = [mesh.namespace, ...members].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }))
  objects.push(
    controlPlane(mesh),
    memberRoll(mesh, members),
    ...istiod(mesh),
    configMap(mesh, 'istio-ca-root-cert', mesh.root),
  )
  mesh.peers.forEach((peer, index) => {
    objects.push(...peerObjects(mesh, peer, apps, size), configMap(mesh, `${peer.name}-ca-root-cert`, peer.root))
    objects.push(...gateway(mesh, `ingress-${peer.name}`, 'ingress', addressOf(mesh, peer), index))
    objects.push(...gateway(mesh, `egress-${peer.name}`, 'egress', `10.${mesh.index}.250.${peer.index}`, index))
  })
  apps.forEach((app, index) => {
    objects.push(...workload(app, size.endpoints, mesh, index))
  })
  return objects
}

/** Namespace by namespace; the label `export-group` is for label rules, ten services a group. */
function appsOf({ services }) {
  return Array.from({ length: services }, (_, index) => ({
    name: `app-${index}`,
    namespace: `team-${Math.floor(index / 100)}`,
    group: `g${Math.floor(index / 10)}`,
  }))
}

/** Rules that together export the first `exports` services, and what they give. */
function exportRules(apps, { exports, mix }) {
  const chosen = apps.slice(0, exports)
  const byName = chosen.slice(0, Math.round(exports * mix.name))
  const byLabel = chosen.slice(byName.length, byName.length + Math.round(exports * mix.label))
  const groups = [...new Set(byLabel.map((app) => app.group))]
  const rest = chosen.slice(byName.length + byLabel.length)
  const spaces = [...new Set(rest.map((app) => app.namespace))]
  const rules = [
    ...byName.map(({ name, namespace }) => ({ type: 'NameSelector', nameSelector: { name, namespace } })),
    ...groups.map((group) => ({
      type: 'LabelSelector',
      labelSelector: { namespace: '*', selector: { matchLabels: { 'export-group': group } } },
    })),
    ...spaces.map((namespace) => ({ type: 'NameSelector', nameSelector: { name: '*', namespace } })),
  ]
  const names = new Set(byName.map(({ name }) => name))
  const given = apps.filter(
    (app) => names.has(app.name) || groups.includes(app.group) || spaces.includes(app.namespace),
  )
  return { rules, given }
}

function peerObjects(mesh, peer, apps, size) {
  const { name, namespace } = { name: peer.name, namespace: mesh.namespace }
  const metadata = { name, namespace, creationTimestamp: created, generation: 1 }
  const { rules, given } = exportRules(apps, size)
  const up = { connected: true, lastConnected: created, lastFullSync: '2026-11-24T11:59:30Z' }
  return [
    {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ServiceMeshPeer',
      metadata,
      spec: {
        remote: { addresses: [addressOf(peer, mesh)] },
        gateways: { ingress: { name: `ingress-${peer.name}` }, egress: { name: `egress-${peer.name}` } },
        security: {
          trustDomain: `${peer.name}.local`,
          clientID: `${peer.name}.local/ns/${peer.namespace}/sa/egress-${mesh.name}-service-account`,
          certificateChain: { kind: 'ConfigMap', name: `${peer.name}-ca-root-cert` },
        },
      },
      status: {
        discoveryStatus: {
          active: [{ pod: `istiod-${mesh.name}-0`, watch: up, remotes: [{ ...up, source: '10.9.9.9' }] }],
        },
      },
    },
    {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ExportedServiceSet',
      metadata,
      spec: { exportRules: rules },
      status: {
        exportedServices: given.map((app) => ({
          exportedName: `${app.name}.${app.namespace}.svc.${peer.name}-exports.local`,
          localService: { ...pick(app), hostname: `${app.name}.${app.namespace}.svc.cluster.local` },
        })),
      },
    },
    {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ImportedServiceSet',
      metadata,
      spec: {
        importRules: given.map((app) => ({ type: 'NameSelector', importAsLocal: false, nameSelector: pick(app) })),
      },
      status: {
        importedServices: given.map((app) => ({
          exportedName: `${app.name}.${app.namespace}.svc.${mesh.name}-exports.local`,
          localService: { ...pick(app), hostname: `${app.name}.${app.namespace}.svc.${peer.name}-imports.local` },
        })),
      },
    },
  ]
}

const pick = ({ name, namespace }) => ({ name, namespace })
const addressOf = (mesh, peer) => `10.${mesh.index}.200.${peer.index}`

function controlPlane(mesh) {
  const entries = (role, discovery, more) =>
    Object.fromEntries(
      mesh.peers.map((peer) => [
        `${role}-${peer.name}`,
        {
          enabled: true,
          routerMode: 'sni-dnat',
          ...more(peer),
          service: {
            ...(role === 'ingress' ? { type: 'LoadBalancer' } : {}),
            metadata: { labels: { [`federation.maistra.io/${role}-for`]: `${role}-${peer.name}` } },
            ports: [
              { name: 'tls', port: 15443 },
              { name: discovery, port: 8188 },
            ],
          },
        },
      ]),
    )
  return {
    apiVersion: 'maistra.io/v2',
    kind: 'ServiceMeshControlPlane',
    metadata: { name: mesh.name, namespace: mesh.namespace },
    spec: {
      version: 'v2.5',
      security: { trust: { domain: `${mesh.name}.local` } },
      gateways: {
        additionalIngress: entries('ingress', 'https-discovery', () => ({})),
        additionalEgress: entries('egress', 'http-discovery', (peer) => ({
          requestedNetworkView: [`network-${peer.name}`],
        })),
      },
      proxy: { accessLogging: { file: { name: '/dev/stdout' } } },
    },
    status: {
      chartVersion: '2.5.1',
      conditions: [
        { type: 'Ready', status: 'True', reason: 'ComponentsReady' },
        { type: 'Reconciled', status: 'True', reason: 'InstallSuccessful' },
      ],
    },
  }
}

function memberRoll(mesh, members) {
  return {
    apiVersion: 'maistra.io/v1',
    kind: 'ServiceMeshMemberRoll',
    metadata: { name: 'default', namespace: mesh.namespace },
    spec: { members },
    status: {
      members,
      configuredMembers: members,
      conditions: [{ type: 'Ready', status: 'True', reason: 'Configured' }],
    },
  }
}

function istiod(mesh) {
  const name = `istiod-${mesh.name}`
  const labels = { app: 'istiod', 'istio.io/rev': mesh.name }
  const ports = [{ name: 'http-discovery', port: 8188, targetPort: 8188, protocol: 'TCP' }]
  const { namespace } = mesh
  return [
    service(name, namespace, labels, ports),
    slice(name, namespace, [{ pod: `${name}-0`, address: '10.9.0.1' }], ports),
    deployment(name, namespace, labels, name),
    pod(`${name}-0`, namespace, labels, name, ['discovery'], '10.9.0.1'),
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

function gateway(mesh, name, role, address, index) {
  const { namespace } = mesh
  const selector = { app: name, [`federation.maistra.io/${role}-for`]: name }
  const labels = { ...selector, 'istio.io/rev': mesh.name, 'service.istio.io/canonical-name': name }
  const nodePorts = role === 'ingress' ? [30000 + 2 * index, 30001 + 2 * index] : []
  const ports = [
    { name: 'tls', port: 15443, targetPort: 15443, protocol: 'TCP', nodePort: nodePorts[0] },
    {
      name: role === 'ingress' ? 'https-discovery' : 'http-discovery',
      port: 8188,
      targetPort: 8188,
      protocol: 'TCP',
      nodePort: nodePorts[1],
    },
  ]
  return [
    service(name, namespace, selector, JSON.parse(JSON.stringify(ports)), role === 'ingress' ? address : undefined),
    slice(name, namespace, [{ pod: `${name}-0`, address }], ports),
    deployment(name, namespace, labels, `${name}-service-account`),
    pod(`${name}-0`, namespace, labels, `${name}-service-account`, ['istio-proxy'], address),
  ]
}

function workload({ name, namespace, group }, endpoints, mesh, index) {
  const ports = [{ name: 'http', port: 8080, targetPort: 8080, protocol: 'TCP' }]
  const pods = Array.from({ length: endpoints }, (_, replica) => ({
    pod: `${name}-v1-${replica}`,
    address: `10.${mesh.index}.${index % 200}.${1 + (replica % 250)}`,
  }))
  return [
    service(name, namespace, { app: name }, ports, undefined, { app: name, 'export-group': group }),
    slice(name, namespace, pods, ports),
    ...pods.map((one) => pod(one.pod, namespace, { app: name }, 'default', ['app', 'istio-proxy'], one.address)),
  ]
}

function service(name, namespace, selector, ports, address, labels = selector) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels, creationTimestamp: created },
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

function slice(name, namespace, pods, ports) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-x1`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: pods.map(({ pod: podName, address }) => ({
      addresses: [address],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: podName, namespace },
    })),
    ports: ports.map(({ name: port, port: number, protocol }) => ({ name: port, port: number, protocol })),
  }
}

function deployment(name, namespace, labels, serviceAccountName) {
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

function pod(name, namespace, labels, serviceAccountName, containers, podIP) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, creationTimestamp: created },
    spec: { serviceAccountName, containers: containers.map((one) => ({ name: one })) },
    status: {
      phase: 'Running',
      podIP,
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: containers.map((one) => ({ name: one, ready: true, restartCount: 0, state: { running: {} } })),
    },
  }
}

function configMap(mesh, name, pem) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: mesh.namespace },
    data: { 'root-cert.pem': pem },
  }
}

function selfSigned(organization) {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey)
  certificate.serialNumber = `01${Buffer.from(organization).toString('hex').slice(0, 16)}`
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2036-01-01T00:00:00Z')
  certificate.setSubject([{ name: 'organizationName', value: organization }])
  certificate.setIssuer(certificate.subject.attributes)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ])
  certificate.sign(forge.pki.privateKeyFromPem(keys.privateKey), forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

if (process.argv[1] === import.meta.filename) {
  const number = { type: 'string' }
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { meshes: number, services: number, exports: number, endpoints: number, degree: number },
  })
  const size = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]))
  for (const { name, objects } of federation(size)) writeMustGather(join(positionals[0], name), objects)
}
