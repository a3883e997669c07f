import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../src/vocabulary/kube.js'
import { gatewayDump } from '../support/gateway-dump.js'
import { healthy, type Scene } from '../support/scene.js'
import { breakOf, hopOf, pathFrom, traceScene } from '../support/traced.js'

const egressIdentity = 'red-mesh.local/ns/red-mesh-system/sa/egress-green-mesh-service-account'

/** The healthy scene, with Envoys that have what they should for green's ratings in red. */
const meshes = withEnvoys(healthy, 'ratings.info.svc.green-mesh-imports.local', 'ratings.green-mesh-info')

function withEnvoys(scene: Scene, imported: string, service: string, exported = 'green-ratings.info'): Scene {
  const crossing = `${exported}.svc.red-mesh-exports.local`
  return scene
    .proxyConfig('red', 'egress-green-mesh-1', gatewayDump({ host: imported, cluster: `outbound|9080||${crossing}` }))
    .proxyConfig(
      'green',
      'ingress-red-mesh-1',
      gatewayDump({
        host: crossing,
        cluster: `outbound|9080||${service}.svc.cluster.local`,
        admits: { 'federation-exports-red-mesh': egressIdentity },
      }),
    )
}

// biome-ignore lint/suspicious/noExplicitAny: specs of any shape
function exporting(scene: Scene, rules: readonly any[]): Scene {
  return scene.change('green', 'ExportedServiceSet/red-mesh', (set) => {
    set.spec.exportRules = rules
    set.status.exportedServices = []
  })
}

// biome-ignore lint/suspicious/noExplicitAny: specs of any shape
function importing(scene: Scene, rules: readonly any[]): Scene {
  return scene.change('red', 'ImportedServiceSet/green-mesh', (set) => {
    set.spec.importRules = rules
    set.status.importedServices = []
  })
}

const named = (namespace: string, name: string, alias?: object, more: object = {}) => ({
  type: 'NameSelector',
  nameSelector: { namespace, name, ...(alias ? { alias } : {}) },
  ...more,
})

function service(name: string, namespace: string, spec: object = {}): KubeObject {
  const ports = [{ name: 'http', port: 9080, targetPort: 9080, protocol: 'TCP' }]
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { type: 'ClusterIP', clusterIP: '172.30.0.9', selector: { app: name }, ports, ...spec },
  }
}

function slice(name: string, namespace: string, addresses: readonly string[], more: object = {}): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${addresses[0]?.replace(/[^a-z0-9]/g, '') ?? 'none'}`,
      namespace,
      labels: { 'kubernetes.io/service-name': name },
    },
    addressType: addresses[0]?.includes(':') ? 'IPv6' : 'IPv4',
    endpoints: addresses.map((address) => ({
      addresses: [address],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: `${name}-1`, namespace },
    })),
    ports: [{ name: 'http', port: 9080, protocol: 'TCP' }],
    ...more,
  }
}

const toRed = async (scene: Scene, query: string, options = {}) =>
  pathFrom(await traceScene(scene, query, options), 'green-mesh')

describe('names', () => {
  test('of every kind lead to the same path', async () => {
    for (const query of [
      'green-ratings.info',
      'green-ratings',
      'svc/green-ratings',
      'GREEN-ratings.info.svc.red-mesh-exports.local.',
      'ratings.info.svc.green-mesh-imports.local',
      'http://ratings.info.svc.green-mesh-imports.local:9080/ratings/1',
      'ratings.green-mesh-info',
      'ratings.green-mesh-info.svc.cluster.local',
    ]) {
      const path = await toRed(meshes, query)
      expect([path.verdict, path.exportedName, path.importedName], query).toEqual([
        'ok',
        'green-ratings.info.svc.red-mesh-exports.local',
        'ratings.info.svc.green-mesh-imports.local',
      ])
      expect(path.calls).toEqual(['ratings.info.svc.green-mesh-imports.local:9080'])
    }
  })

  test('that several services bear are listed, each with what it is', async () => {
    const asked = traceScene(meshes, 'ratings')
    await expect(asked).rejects.toMatchObject({
      kind: 'usage',
      next: expect.arrayContaining([
        expect.stringMatching(/^ratings\.info: imported by/),
        expect.stringMatching(/^ratings\.green-mesh-info: in green-mesh/),
      ]),
    })
  })

  test('that nobody bears are answered with the nearest one', async () => {
    await expect(traceScene(meshes, 'green-rating.info')).rejects.toMatchObject({
      kind: 'usage',
      next: ['did you mean green-ratings.info?'],
    })
  })

  test('with dashes and dots in any place are followed as a whole', async () => {
    const dotted = importing(
      exporting(healthy, [named('green-mesh-info', 'ratings', { namespace: 'a-b', name: 'v1.rat-ings' })]),
      [named('a-b', 'v1.rat-ings', { namespace: 'c-d', name: 'x.y-z' }, { domainSuffix: 'mesh.example.com' })],
    )
    for (const query of ['v1.rat-ings.a-b', 'v1.rat-ings', 'x.y-z.c-d', 'x.y-z.c-d.mesh.example.com']) {
      const path = await toRed(dotted, query)
      expect(path.importedName).toBe('x.y-z.c-d.mesh.example.com')
      expect(path.service).toEqual({ name: 'ratings', namespace: 'green-mesh-info' })
    }
  })

  test('that are not imported yet end at the import rule; in the table that is a choice', async () => {
    const offered = importing(meshes, [])
    const path = await toRed(offered, 'green-ratings')
    expect(breakOf(path)).toContain('import-rule: no import rule of red-mesh selects green-ratings.info')
    const all = await traceScene(offered, null)
    expect(pathFrom(all, 'green-mesh')).toMatchObject({ verdict: 'ok', firstBroken: null, importedName: null })
  })

  test('that no rule mentions end at the export rule, with the reason of each rule', async () => {
    const path = await toRed(meshes, 'reviews.green-mesh-info')
    expect(breakOf(path)).toContain('no export rule of green-mesh for red-mesh selects reviews.green-mesh-info')
    expect(hopOf(path, 'export-rule').evidence).toContainEqual(
      expect.objectContaining({ path: 'spec.exportRules[0].nameSelector.name', actual: 'it selects the name ratings' }),
    )
  })
})

describe('kinds of services', () => {
  test('headless: followed like any other', async () => {
    const path = await toRed(
      meshes.change('green', 'Service/green-mesh-info/ratings', ({ spec }) => {
        spec.clusterIP = 'None'
      }),
      'green-ratings',
    )
    expect(path.verdict).toBe('ok')
    expect(hopOf(path, 'service').message).toContain('headless')
  })

  test('ExternalName: ends at the Service, as they are never exported', async () => {
    const external = exporting(healthy, [named('green-mesh-info', 'bank')]).add(
      'green',
      service('bank', 'green-mesh-info', {
        type: 'ExternalName',
        externalName: 'bank.example.com',
        selector: undefined,
        ports: undefined,
      }),
    )
    expect(breakOf(await toRed(external, 'bank.green-mesh-info'))).toMatch(/^service: .*ExternalName/)
  })

  test('several ports and protocols: named, with a warning', async () => {
    const path = await toRed(
      meshes.change('green', 'Service/green-mesh-info/ratings', ({ spec }) => {
        spec.ports.push(
          { name: 'grpc-admin', port: 9090, targetPort: 9090 },
          { name: 'db', port: 5432, targetPort: 5432, appProtocol: 'tcp' },
        )
      }),
      'green-ratings',
    )
    expect(hopOf(path, 'service')).toMatchObject({ state: 'degraded' })
    expect(path.verdict).toBe('degraded')
    expect(path.calls).toEqual(
      ['9080', '9090', '5432'].map((port) => `ratings.info.svc.green-mesh-imports.local:${port}`),
    )
  })

  test('two under one exported name: both paths say that only one of them is served', async () => {
    const twins = exporting(meshes, [
      named('green-mesh-info', 'ratings', { namespace: 'info', name: 'green-ratings' }),
      named('green-mesh-info', 'reviews', { namespace: 'info', name: 'green-ratings' }),
    ])
    const { paths } = await traceScene(twins, 'green-ratings.info')
    expect(paths.map((path) => path.service.name).sort()).toEqual(['ratings', 'reviews'])
    for (const path of paths)
      expect(
        path.hops.filter(({ step, state }) => (step === 'exported-name' || step === 'export-rule') && state !== 'ok')
          .length,
      ).toBe(1)
  })

  test('imported ones are not passed on to another peer', async () => {
    const passed = exporting(healthy, [named('info', 'borrowed')]).change(
      'green',
      'ImportedServiceSet/red-mesh',
      ({ spec }) => {
        spec.importRules = [named('info', 'red-ratings', { namespace: 'info', name: 'borrowed' })]
      },
    )
    const { paths } = await traceScene(passed, 'borrowed.info')
    expect(paths.map((path) => hopOf(path, 'export-rule')).find(({ state }) => state === 'broken')?.state).toBe(
      'broken',
    )
  })

  test('without ready endpoints: the path ends where it begins', async () => {
    const down = meshes.change('green', 'EndpointSlice/green-mesh-info/ratings-x1', ({ endpoints }) => {
      endpoints[0].conditions.ready = false
    })
    expect(breakOf(await toRed(down, 'green-ratings'))).toMatch(/^workload: .*ready/)
  })
})

describe('addresses', () => {
  const v6 = (address: string, given = address) =>
    meshes
      .change('green', 'Service/green-mesh-system/ingress-red-mesh', (object) => {
        object.status.loadBalancer.ingress = [{ ip: address }]
      })
      .change('red', 'ServiceMeshPeer/green-mesh', ({ spec }) => {
        spec.remote.addresses = [given]
      })

  test('IPv6 in any spelling are the same address', async () => {
    const hop = hopOf(await toRed(v6('fd00:0:0::20', 'fd00::20'), 'green-ratings'), 'address')
    expect(hop.message).toContain('[fd00::20]:15443')
    expect(hop.state).toBe('ok')
  })

  test('of dual stack count each pod once', async () => {
    const dual = meshes.add(
      'green',
      slice('ratings', 'green-mesh-info', ['fd00::41'], {
        endpoints: [
          {
            addresses: ['fd00::41'],
            conditions: { ready: true },
            targetRef: { kind: 'Pod', name: 'ratings-v1-1', namespace: 'green-mesh-info' },
          },
        ],
      }),
    )
    expect(hopOf(await toRed(dual, 'green-ratings'), 'workload').message).toBe('1 of 1 endpoints ready')
  })

  test('a node and its nodePort are a way in, and another port there is not', async () => {
    const byNode = (servicePort: number) =>
      meshes.change('red', 'ServiceMeshPeer/green-mesh', ({ spec }) => {
        spec.remote = { addresses: ['10.2.0.1'], servicePort, discoveryPort: 31002 }
      })
    expect(hopOf(await toRed(byNode(31001), 'green-ratings'), 'address').state).toBe('ok')
    expect(hopOf(await toRed(byNode(31005), 'green-ratings'), 'address').state).toBe('broken')
  })
})

describe('peers', () => {
  test('several: a path to each, as each knows the service', async () => {
    const peer = {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ServiceMeshPeer',
      metadata: { name: 'blue-mesh', namespace: 'green-mesh-system' },
      spec: {
        remote: { addresses: ['10.3.0.20'] },
        gateways: { ingress: { name: 'ingress-red-mesh' }, egress: { name: 'egress-red-mesh' } },
        security: { trustDomain: 'blue.local', clientID: 'blue.local/ns/b/sa/e' },
      },
    }
    const set = {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ExportedServiceSet',
      metadata: { name: 'blue-mesh', namespace: 'green-mesh-system' },
      spec: { exportRules: [named('green-mesh-info', 'ratings')] },
    }
    const { paths } = await traceScene(meshes.add('green', peer, set), 'ratings.green-mesh-info')
    expect(new Map(paths.map((path) => [path.peer, path.exportedName]))).toEqual(
      new Map([
        ['red-mesh', 'green-ratings.info.svc.red-mesh-exports.local'],
        ['blue-mesh', 'ratings.green-mesh-info.svc.blue-mesh-exports.local'],
      ]),
    )
  })

  test('of which one was read: its own hops are judged, the others say why not', async () => {
    const path = pathFrom(
      await traceScene(meshes.unread('green'), 'ratings.info.svc.green-mesh-imports.local'),
      'green-mesh',
    )
    expect(path.verdict).toBe('unknown')
    expect(hopOf(path, 'import-rule').state).toBe('ok')
    expect(hopOf(path, 'workload')).toMatchObject({ state: 'unknown', message: 'no access to green-mesh' })
    const other = pathFrom(await traceScene(meshes.unread('red'), 'green-ratings'), 'green-mesh')
    expect(hopOf(other, 'export-rule').state).toBe('ok')
    expect(hopOf(other, 'import-rule')).toMatchObject({ state: 'unknown', message: 'no access to red-mesh' })
  })

  test('of which some lists are refused: the hop says which', async () => {
    const path = await toRed(meshes.deny('green', 'endpointslices', 'may not list endpointslices'), 'green-ratings')
    expect(hopOf(path, 'workload')).toMatchObject({ state: 'unknown', message: 'may not list endpointslices' })
    expect(path.verdict).toBe('unknown')
  })
})

describe('clients', () => {
  const sidecar = (namespace: string, hosts: readonly string[], labels?: object): KubeObject => ({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'Sidecar',
    metadata: { name: 'default', namespace },
    spec: { egress: [{ hosts }], ...(labels ? { workloadSelector: { labels } } : {}) },
  })

  test('in a namespace outside the mesh see nothing', async () => {
    const path = await toRed(meshes, 'green-ratings', { from: { namespace: 'shop', workload: null } })
    expect(breakOf(path)).toContain('visibility: the client’s namespace shop is no member of red-mesh')
  })

  test('behind a Sidecar that leaves the import out are named, others are not concerned', async () => {
    const hidden = meshes.add('red', sidecar('info', ['./*', 'istio-system/*']))
    const from = (namespace: string) => toRed(hidden, 'green-ratings', { from: { namespace, workload: null } })
    expect(breakOf(await from('info'))).toMatch(/^client-settings: .*red-mesh-system/)
    expect(hopOf(await from('red-mesh-info'), 'client-settings').state).toBe('ok')
  })

  test('are told from their neighbours by a Sidecar’s workloadSelector', async () => {
    const some = meshes.add('red', sidecar('red-mesh-info', ['./*'], { app: 'reviews' }))
    const from = (workload: string) => toRed(some, 'green-ratings', { from: { namespace: 'red-mesh-info', workload } })
    expect(hopOf(await from('reviews-v1-1'), 'client-settings').state).toBe('broken')
    expect(hopOf(await from('ratings-v1-1'), 'client-settings').state).toBe('ok')
  })

  test('with a DestinationRule that turns mutual TLS off cannot reach the egress gateway', async () => {
    const plain = meshes.add('red', {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'DestinationRule',
      metadata: { name: 'plain', namespace: 'info' },
      spec: { host: 'ratings.info.svc.green-mesh-imports.local', trafficPolicy: { tls: { mode: 'DISABLE' } } },
    })
    expect(breakOf(await toRed(plain, 'green-ratings', { from: { namespace: 'info', workload: null } }))).toMatch(
      /^client-settings: /,
    )
  })
})

describe('what Envoy has in force', () => {
  test('outranks the declaration: no chain for the imported host breaks the path', async () => {
    const path = await toRed(meshes.proxyConfig('red', 'egress-green-mesh-1', gatewayDump()), 'green-ratings')
    expect(breakOf(path)).toContain(
      'egress-routing: the control plane imports it, but Envoy of egress-green-mesh has no chain',
    )
    expect(hopOf(path, 'egress-routing').evidence[0]?.actual).toBe('port 15443 is not even open')
  })

  test('says where its cluster leads when the rules say another', async () => {
    const other = gatewayDump({
      host: 'green-ratings.info.svc.red-mesh-exports.local',
      cluster: 'outbound|9080||reviews.green-mesh-info.svc.cluster.local',
    })
    const path = await toRed(meshes.proxyConfig('green', 'ingress-red-mesh-1', other), 'green-ratings')
    expect(hopOf(path, 'ingress-routing')).toMatchObject({
      state: 'degraded',
      message: expect.stringContaining('reviews.green-mesh-info.svc.cluster.local'),
    })
  })

  test('tells endpoints and their health', async () => {
    const routed = {
      host: 'ratings.info.svc.green-mesh-imports.local',
      cluster: 'outbound|9080||green-ratings.info.svc.red-mesh-exports.local',
    }
    const sick = gatewayDump({ ...routed, endpoints: [{ address: '10.2.0.20', port: 15443, health: 'UNHEALTHY' }] })
    expect(breakOf(await toRed(meshes.proxyConfig('red', 'egress-green-mesh-1', sick), 'green-ratings'))).toContain(
      'no healthy endpoint (10.2.0.20:15443)',
    )
    const well = gatewayDump({ ...routed, endpoints: [{ address: '10.2.0.20', port: 15443, health: 'HEALTHY' }] })
    expect(
      hopOf(await toRed(meshes.proxyConfig('red', 'egress-green-mesh-1', well), 'green-ratings'), 'egress-routing')
        .message,
    ).toContain('1 of 1 endpoints healthy')
  })

  test('still admits only the old client after the client ID was corrected', async () => {
    const stale = gatewayDump({
      host: 'green-ratings.info.svc.red-mesh-exports.local',
      cluster: 'outbound|9080||ratings.green-mesh-info.svc.cluster.local',
      admits: { 'federation-exports-red-mesh': 'red-mesh.local/ns/old/sa/egress' },
    })
    const path = await toRed(meshes.proxyConfig('green', 'ingress-red-mesh-1', stale), 'green-ratings')
    expect(path.hops[path.firstBroken ?? -1]?.step).toBe('policy')
    expect(
      hopOf(path, 'policy')
        .remedy.map(({ command }) => command)
        .join(),
    ).toContain('rollout restart deployment/istiod-green-mesh')
  })

  test('of any shape is survived', async () => {
    for (const odd of [
      null,
      3,
      'text',
      [],
      {},
      { configs: 3 },
      {
        configs: [
          null,
          { '@type': 7 },
          {
            '@type': 'x.ListenersConfigDump',
            dynamic_listeners: [
              {
                active_state: {
                  listener: {
                    address: { socket_address: { port_value: 15443 } },
                    filter_chains: [null, { filters: 'x' }],
                  },
                },
              },
            ],
          },
        ],
      },
    ]) {
      const path = await toRed(meshes.proxyConfig('red', 'egress-green-mesh-1', odd), 'green-ratings')
      expect(['unknown', 'broken']).toContain(hopOf(path, 'egress-routing').state)
    }
  })
})

describe('what if', () => {
  const peer = (spec: object): KubeObject => ({
    apiVersion: 'federation.maistra.io/v1',
    kind: 'ServiceMeshPeer',
    metadata: { name: 'green-mesh', namespace: 'red-mesh-system' },
    spec: {
      gateways: { ingress: { name: 'ingress-green-mesh' }, egress: { name: 'egress-green-mesh' } },
      security: {
        trustDomain: 'green-mesh.local',
        clientID: 'green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account',
      },
      ...spec,
    },
  })

  test('a corrected peer makes the path whole, and a spoilt one breaks it, without a change of anything', async () => {
    const wrong = meshes.change('red', 'ServiceMeshPeer/green-mesh', ({ spec }) => {
      spec.remote.servicePort = 15444
    })
    expect((await toRed(wrong, 'green-ratings')).verdict).toBe('broken')
    expect(
      (await toRed(wrong, 'green-ratings', { whatIf: [peer({ remote: { addresses: ['10.2.0.20'] } })] })).verdict,
    ).toBe('ok')
    const spoilt = { whatIf: [peer({ remote: { addresses: ['10.2.0.20'], servicePort: 1 } })] }
    expect(hopOf(await toRed(meshes, 'green-ratings', spoilt), 'address').state).toBe('broken')
  })

  test('edited sets and new Services show the names that they would give', async () => {
    const exports: KubeObject = {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ExportedServiceSet',
      metadata: { name: 'red-mesh', namespace: 'green-mesh-system' },
      spec: { exportRules: [named('green-mesh-info', 'fresh', { namespace: 'shop', name: 'fresh' })] },
    }
    const imports: KubeObject = {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ImportedServiceSet',
      metadata: { name: 'green-mesh', namespace: 'red-mesh-system' },
      spec: { importRules: [named('shop', 'fresh')] },
    }
    const path = await toRed(meshes, 'fresh.shop', { whatIf: [exports, imports, service('fresh', 'green-mesh-info')] })
    expect(path).toMatchObject({
      service: { name: 'fresh', namespace: 'green-mesh-info' },
      importedName: 'fresh.shop.svc.green-mesh-imports.local',
    })
    expect(breakOf(path)).toMatch(/^workload: .*endpoint/)
  })

  test('refuses what it cannot try out, and what fits no mesh', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'info' } }
    await expect(traceScene(meshes, 'green-ratings', { whatIf: [secret] })).rejects.toMatchObject({ kind: 'usage' })
    await expect(traceScene(meshes, 'green-ratings', { whatIf: [service('x', 'nowhere')] })).rejects.toThrow(
      /no mesh that was read/,
    )
    await expect(traceScene(meshes, 'green-ratings', { whatIf: [service('ratings', 'info')] })).rejects.toThrow(
      /red-mesh or green-mesh/,
    )
  })
})

describe('failover', () => {
  const local = withEnvoys(
    importing(healthy, [
      named('info', 'green-ratings', { namespace: 'info', name: 'ratings' }, { importAsLocal: true }),
    ])
      .change('red', 'ImportedServiceSet/green-mesh', (set) => {
        set.spec.locality = { region: 'green-region' }
        const localService = { name: 'ratings', namespace: 'info', hostname: 'ratings.info.svc.cluster.local' }
        set.status.importedServices = [{ exportedName: 'green-ratings.info.svc.red-mesh-exports.local', localService }]
      })
      .add('red', {
        apiVersion: 'networking.istio.io/v1beta1',
        kind: 'DestinationRule',
        metadata: { name: 'ratings', namespace: 'info' },
        spec: {
          host: 'ratings.info.svc.cluster.local',
          trafficPolicy: {
            outlierDetection: {
              consecutive5xxErrors: 3,
              interval: '10s',
              baseEjectionTime: '1m',
              maxEjectionPercent: 100,
            },
            loadBalancer: {
              localityLbSetting: { enabled: true, failover: [{ from: 'red-region', to: 'green-region' }] },
            },
          },
        },
      }),
    'ratings.info.svc.cluster.local',
    'ratings.green-mesh-info',
  )

  test('shows local endpoints first, the peer’s second, by the regions of nodes', async () => {
    const hop = hopOf(await toRed(local, 'green-ratings'), 'failover')
    expect(hop.message).toContain(
      '1 local endpoint first; when they fail, DestinationRule ratings sends calls to green-mesh (green-region)',
    )
    expect(hop.evidence.map(({ actual }) => actual)).toEqual([
      expect.stringMatching(/^1 ready in red-mesh \(red-region\), priority 0: 10\.1\.0\.43/),
      expect.stringMatching(/^1 of green-mesh .*\(green-region\), priority 1: 10\.1\.0\.30/),
      'outlierDetection set; failover red-region to green-region',
    ])
  })

  test('cannot trigger without outlierDetection', async () => {
    const never = local.change('red', 'DestinationRule/info/ratings', ({ spec }) => {
      delete spec.trafficPolicy.outlierDetection
    })
    expect(hopOf(await toRed(never, 'green-ratings'), 'failover')).toMatchObject({ state: 'degraded' })
  })

  test('leaves all calls to the peer when no local endpoint is ready', async () => {
    const alone = local.change('red', 'EndpointSlice/info/ratings-x1', ({ endpoints }) => {
      endpoints[0].conditions.ready = false
    })
    expect(hopOf(await toRed(alone, 'green-ratings'), 'failover')).toMatchObject({
      state: 'degraded',
      message: expect.stringContaining('all calls go to green-mesh'),
    })
  })

  test('is no matter of a service that does not join a local one', async () => {
    expect((await toRed(meshes, 'green-ratings')).hops.map(({ step }) => step)).not.toContain('failover')
  })
})
