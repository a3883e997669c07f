import { describe, expect, test } from 'vitest'
import { openManifests } from '../../../src/cluster/recorded/manifests.js'
import { lineOf, sourceOf } from '../../../src/cluster/source-of.js'
import { object, service, writeTree } from '../../support/tree.js'
import { names } from './names.js'

const peer = `# the other side
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata:
  name: green
  namespace: red-system
spec:
  remote:
    addresses:
    - 10.0.0.1
    - 10.0.0.2
status:
  discoveryStatus: {}
`
const controlPlane = object('maistra.io/v2', 'ServiceMeshControlPlane', { name: 'red', namespace: 'red-system' })

describe('manifests', () => {
  test('are read from all files below the directory, without their status', async () => {
    const reader = await openManifests(
      await writeTree({
        'mesh/peer.yml': peer,
        'mesh/deep/er/cp.json': controlPlane,
        'apps.yaml': { apiVersion: 'v1', kind: 'List', items: [service('a', 'app'), service('b', 'app')] },
        'node_modules/x/peer.yaml': peer.replace('green', 'blue'),
        '.git/peer.yaml': peer.replace('green', 'blue'),
      }),
    )
    const peers = await reader.list('servicemeshpeers', 'red-system')
    expect(names(peers)).toEqual(['green'])
    expect(peers).not.toHaveProperty('value.0.status')
    expect(names(await reader.list('services', 'app'))).toEqual(['a', 'b'])
    expect(await reader.heldNamespaces()).toEqual(['app', 'red-system'])
    expect(reader.warnings).toEqual([])
  })

  test('remember the file and the line of each object and of its fields', async () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- null\n- apiVersion: v1\n  kind: Service\n  metadata: {name: a, namespace: app}\n  spec:\n    ports:\n    - port: 1\n    - port: 2\n'
    const reader = await openManifests(
      await writeTree({ 'a.yaml': list, 'mesh/peer.yaml': `kind: Other\n---\n${peer}` }),
    )
    const peers = await reader.list('servicemeshpeers', null)
    const services = await reader.list('services', 'app')
    const [green] = peers.known ? peers.value : []
    const [a] = services.known ? services.value : []
    if (green === undefined || a === undefined) throw new Error('both are there')
    expect(sourceOf(green)).toEqual({ file: 'mesh/peer.yaml', line: 4 })
    expect(lineOf(green, 'spec.remote.addresses[1]')).toBe(13)
    expect(lineOf(green, 'spec.remote.discoveryPort')).toBe(10)
    expect(lineOf(green, 'metadata["name"]')).toBe(7)
    expect(sourceOf(a)).toEqual({ file: 'a.yaml', line: 5 })
    expect(lineOf(a, 'spec.ports[1].port')).toBe(11)
  })

  test('without a namespace get that of their kustomization, else of the only control plane, else default', async () => {
    const reader = await openManifests(
      await writeTree({
        'app/kustomization.yaml': 'namespace: app\nresources: [x/svc.yaml]\n',
        'app/x/svc.yaml': service('a'),
        'cp.yaml': controlPlane,
        'config.yaml': object('v1', 'ConfigMap', { name: 'root' }),
      }),
    )
    expect(names(await reader.list('services', 'app'))).toEqual(['a'])
    expect(names(await reader.list('configmaps', 'red-system'))).toEqual(['root'])
    const alone = await openManifests(await writeTree({ 'svc.yaml': service('a') }))
    expect(names(await alone.list('services', 'default'))).toEqual(['a'])
  })

  test('hold no state, no logs, and not what the operator makes', async () => {
    const reader = await openManifests(
      await writeTree({ 'peer.yaml': peer, 'cp.yaml': controlPlane, 's.yaml': service('a', 'red-system') }),
    )
    expect(names(await reader.list('pods', 'red-system'))).toBe('manifests hold no state: pods')
    expect(names(await reader.list('services', 'red-system'))).toMatch(
      /that the operator makes in namespace red-system/,
    )
    expect(await reader.log({ namespace: 'a', pod: 'b', container: 'c' }, {})).toMatchObject({ known: false })
    expect(await reader.proxyConfig({ namespace: 'a', name: 'b' })).toMatchObject({ known: false })
  })

  test('have none of a mesh kind that is not there, but may lack other kinds', async () => {
    const reader = await openManifests(await writeTree({ 'peer.yaml': peer }))
    expect(names(await reader.list('importedservicesets', 'red-system'))).toEqual([])
    expect(names(await reader.list('services', 'app'))).toBe('no services in these manifests for namespace app')
    const apps = await openManifests(await writeTree({ 's.yaml': service('a', 'app') }))
    expect(names(await apps.list('servicemeshpeers', null))).toBe('no servicemeshpeers in these manifests')
  })

  test('that do not parse become warnings with their line, and the others are read', async () => {
    const reader = await openManifests(
      await writeTree({
        'peer.yaml': peer,
        'chart/t.yaml': 'kind: X\nname: {{ .Values.name }}\n',
        'bad.yaml': 'a: b: c\n',
      }),
    )
    expect(reader.warnings).toEqual([
      expect.stringMatching(/^bad\.yaml line 1: /),
      expect.stringMatching(/^chart\/t\.yaml line \d: .*template/),
    ])
    expect(names(await reader.list('servicemeshpeers', null))).toEqual(['green'])
  })

  test('of which there are none are refused, with what was wrong', async () => {
    await expect(openManifests(await writeTree({ 'bad.yaml': '\t' }))).rejects.toMatchObject({
      kind: 'cannot-run',
      message: expect.stringContaining('holds no Kubernetes objects'),
    })
    await expect(openManifests('no-such-directory')).rejects.toThrow('no-such-directory is not a directory')
  })
})
