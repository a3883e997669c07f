import { describe, expect, test } from 'vitest'
import { openDump } from '../../../src/cluster/recorded/open-dump.js'
import { inNamespace, listOf, meshGather, object, service, writeArchive, writeTree } from '../../support/tree.js'
import { names } from './names.js'

const services = inNamespace('mesh', 'core/services.yaml')

describe('lists of a dump', () => {
  test('come from one list file, whose items may lack apiVersion, kind and namespace', async () => {
    const dump = await openDump(
      await writeTree(meshGather('mesh', { [services]: listOf([{ metadata: { name: 'a' } }]) })),
    )
    expect(await dump.list('services', 'mesh')).toEqual({
      known: true,
      value: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'mesh' } }],
    })
  })

  test('hold what each asker keeps of an object', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh', { [services]: listOf([service('a', 'mesh')]) })))
    const lean = await dump.list('services', 'mesh', ({ apiVersion, kind, metadata }) => ({
      apiVersion,
      kind,
      metadata: { name: `${metadata.name} only` },
    }))
    expect(lean).toEqual({
      known: true,
      value: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a only' } }],
    })
    expect(names(await dump.list('services', 'mesh'))).toEqual(['a'])
  })

  test('come from one file per object, and from several documents in one file', async () => {
    const directory = inNamespace('mesh', 'networking.istio.io/virtualservices')
    const rule = (name: string) =>
      `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: ${name}}\n`
    const dump = await openDump(
      await writeTree(
        meshGather('mesh', {
          [`${directory}/a.yaml`]: `---\n${rule('a')}`,
          [`${directory}/b.yaml`]: `\uFEFF${rule('b')}---\n---\n${rule('c')}`.replaceAll('\n', '\r\n'),
        }),
      ),
    )
    expect(names(await dump.list('virtualservices', 'mesh'))).toEqual(['a', 'b', 'c'])
  })

  test('are unknown where a list was cut after one of its items', async () => {
    const cut = 'apiVersion: v1\nitems:\n- metadata:\n    name: a\n'
    const read = async (text: string) =>
      (await openDump(await writeTree(meshGather('mesh', { [services]: text })))).list
    expect(names(await (await read(cut))('services', 'mesh'))).toMatch(/breaks off/)
    expect(names(await (await read(`${cut}kind: ServiceList\n`))('services', 'mesh'))).toEqual(['a'])
  })

  test('are unknown where a file ends in the middle of a line, though what is left of it can be read', async () => {
    const cut = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: LoadBal'
    const read = async (text: string) =>
      names(await (await openDump(await writeTree(meshGather('mesh', { [services]: text })))).list('services', 'mesh'))
    expect(await read(cut)).toMatch(/services\.yaml breaks off: its last line has no end$/)
    expect(await read(`${cut}ancer\n`)).toEqual(['a'])
    expect(await read(`${cut}ancer\n# as of today`)).toEqual(['a'])
    expect(await read('{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}')).toEqual(['a'])
  })

  test('leave out an item that is broken or of another kind, and keep the others', async () => {
    const items = [
      service('a', 'mesh'),
      null,
      7,
      { metadata: {} },
      object('v1', 'Pod', { name: 'p' }),
      service('b', 'other'),
    ]
    const dump = await openDump(await writeTree(meshGather('mesh', { [services]: listOf(items) })))
    expect(names(await dump.list('services', 'mesh'))).toEqual(['a'])
  })

  test('span all collected namespaces when no namespace is named', async () => {
    const dump = await openDump(
      await writeTree(
        meshGather('mesh', {
          [services]: listOf([service('a')]),
          [inNamespace('app', 'core/services.yaml')]: listOf([service('b')]),
        }),
      ),
    )
    expect(names(await dump.list('services', null))).toEqual(['b', 'a'])
    expect(await dump.heldNamespaces()).toEqual(['app', 'mesh'])
  })

  test('take pods from their own directories when there is no list of them', async () => {
    const pod = inNamespace('mesh', 'pods/istiod-1/istiod-1.yaml')
    const dump = await openDump(
      await writeTree(meshGather('mesh', { [pod]: object('v1', 'Pod', { name: 'istiod-1' }) })),
    )
    expect(names(await dump.list('pods', 'mesh'))).toEqual(['istiod-1'])
  })

  test('make endpoint slices out of endpoints when an older gatherer left them out', async () => {
    const endpoints = object(
      'v1',
      'Endpoints',
      { name: 'ratings' },
      {
        subsets: [
          { addresses: [{ ip: '10.0.0.1' }], notReadyAddresses: [{ ip: '10.0.0.2' }], ports: [{ port: 9080 }] },
        ],
      },
    )
    const dump = await openDump(
      await writeTree(meshGather('mesh', { [inNamespace('mesh', 'core/endpoints.yaml')]: listOf([endpoints]) })),
    )
    expect(await dump.list('endpointslices', 'mesh')).toMatchObject({
      value: [
        {
          metadata: { namespace: 'mesh', labels: { 'kubernetes.io/service-name': 'ratings' } },
          endpoints: [
            { addresses: ['10.0.0.1'], conditions: { ready: true } },
            { addresses: ['10.0.0.2'], conditions: { ready: false } },
          ],
          ports: [{ port: 9080 }],
        },
      ],
    })
  })

  test('merge the images of one must-gather', async () => {
    const files = {
      ...meshGather('mesh', { [services]: listOf([service('a')]) }),
      'must-gather.local.1/openshift-image/cluster-scoped-resources/core/nodes/n1.yaml': object('v1', 'Node', {
        name: 'n1',
      }),
      'must-gather.local.1/openshift-image/namespaces/mesh/core/services.yaml': listOf([service('a'), service('b')]),
    }
    const dump = await openDump(await writeTree(files))
    expect(names(await dump.list('services', 'mesh'))).toEqual(['a', 'b'])
    expect(names(await dump.list('nodes', null))).toEqual(['n1'])
  })

  test('are the same from a directory, from its archive, and from the directory of one image', async () => {
    const files = meshGather('mesh', { [services]: listOf([service('a')]) })
    const root = await writeTree(files)
    const paths = [root, `${root}/must-gather.local.1`, `${root}/must-gather.local.1/quay-io-image`]
    for (const path of [...paths, await writeArchive(files), await writeArchive(files, { gzip: false })]) {
      const dump = await openDump(path)
      expect(names(await dump.list('services', 'mesh'))).toEqual(['a'])
      expect(names(await dump.list('servicemeshcontrolplanes', null))).toEqual(['basic'])
    }
  })

  test('of loose files are unknown where one of these ends in the middle of a line', async () => {
    const peer =
      'apiVersion: federation.maistra.io/v1\nkind: ServiceMeshPeer\nmetadata: {name: a, namespace: mesh}\nspec:\n'
    const read = async (text: string) => {
      const root = await writeTree({ 'peer.yaml': text, 'services.yaml': listOf([service('s', 'mesh')]) })
      return names(await (await openDump(root)).list('servicemeshpeers', 'mesh'))
    }
    expect(await read(`${peer}  security: {clientID: green/ns`)).toMatch(/peer\.yaml/)
    expect(await read(`${peer}  security:\n    clientID: green.local/ns/me`)).toMatch(
      /peer\.yaml breaks off: its last line has no end/,
    )
    expect(await read(`${peer}  security:\n    clientID: green.local/ns/mesh/sa/egress\n`)).toEqual(['a'])
  })

  test('come from the output of oc get in files of any name', async () => {
    const root = await writeTree({
      'everything.json': listOf([service('a', 'mesh')]),
      'more/pods.yaml': 'kind: PodList\napiVersion: v1\nitems:\n- metadata: {name: p, namespace: mesh}\n',
    })
    const both = await openDump(root)
    expect(names(await both.list('services', 'mesh'))).toEqual(['a'])
    expect(names(await both.list('pods', 'mesh'))).toEqual(['p'])
    expect(names(await (await openDump(`${root}/everything.json`)).list('services', null))).toEqual(['a'])
    expect(names(await both.list('servicemeshpeers', 'mesh'))).toMatch(/not collected/)
  })
})
