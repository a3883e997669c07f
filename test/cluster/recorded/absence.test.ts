import { describe, expect, test } from 'vitest'
import { openDump } from '../../../src/cluster/recorded/open-dump.js'
import { inNamespace, listOf, meshGather, object, service, writeTree } from '../../support/tree.js'
import { names } from './names.js'

const appServices = { [inNamespace('app', 'core/services.yaml')]: listOf([service('a')]) }
const appItself = { [inNamespace('app', 'app.yaml')]: object('v1', 'Namespace', { name: 'app' }) }

describe('a kind for which a dump has no file', () => {
  test('has no objects when the script of the mesh asks for that kind everywhere', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh', { ...appServices, ...appItself })))
    expect(names(await dump.list('servicemeshpeers', 'mesh'))).toEqual([])
    expect(names(await dump.list('destinationrules', 'app'))).toEqual([])
    expect(names(await dump.list('pods', 'app'))).toEqual([])
  })

  test('is unknown when no gatherer collects it', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh')))
    expect(names(await dump.list('networkpolicies', 'mesh'))).toBe(
      'not collected in this dump: networkpolicies in namespace mesh',
    )
    expect(names(await dump.list('networkpolicies', null))).toBe('not collected in this dump: networkpolicies')
    expect(names(await dump.list('nodes', null))).toBe('not collected in this dump: nodes')
  })

  test('is unknown for endpoint slices that have no endpoints in their place either', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh')))
    expect(names(await dump.list('endpointslices', 'mesh'))).toMatch(/not collected/)
  })

  test('is unknown for mesh kinds in a plain inspect of the namespace, which leaves them out', async () => {
    const dump = await openDump(
      await writeTree({
        'inspect.local.1/namespaces/mesh/mesh.yaml': object('v1', 'Namespace', { name: 'mesh' }),
        'inspect.local.1/namespaces/mesh/core/services.yaml': listOf([service('a')]),
      }),
    )
    expect(names(await dump.list('servicemeshpeers', 'mesh'))).toMatch(/not collected/)
    expect(names(await dump.list('destinationrules', null))).toMatch(/not collected/)
    expect(names(await dump.list('pods', 'mesh'))).toEqual([])
  })

  test('is unknown for what a namespace cannot be without: ConfigMaps, and Services beside Endpoints', async () => {
    const endpoints = listOf([object('v1', 'Endpoints', { name: 'a' })])
    const files = { ...appItself, [inNamespace('app', 'core/endpoints.yaml')]: endpoints }
    const dump = await openDump(await writeTree(meshGather('mesh', files)))
    expect(names(await dump.list('configmaps', 'app'))).toMatch(/not collected/)
    expect(names(await dump.list('services', 'app'))).toMatch(/not collected/)
    expect(names(await dump.list('pods', 'app'))).toEqual([])
  })

  test('has no objects when kinds of its family were inspected by name, and other families stay unknown', async () => {
    const peer = object('federation.maistra.io/v1', 'ServiceMeshPeer', { name: 'green' })
    const dump = await openDump(
      await writeTree({ 'inspect.local.1/namespaces/mesh/federation.maistra.io/servicemeshpeers/green.yaml': peer }),
    )
    expect(names(await dump.list('importedservicesets', 'mesh'))).toEqual([])
    expect(names(await dump.list('destinationrules', 'mesh'))).toMatch(/not collected/)
  })

  test('is unknown for core kinds when only single kinds of the namespace were inspected', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh', appServices)))
    expect(names(await dump.list('pods', 'app'))).toBe('not collected in this dump: pods in namespace app')
  })

  test('is unknown in a namespace that the dump does not hold, or of which it holds only the object itself', async () => {
    const dump = await openDump(await writeTree(meshGather('mesh', appItself)))
    expect(names(await dump.list('services', 'elsewhere'))).toBe('namespace elsewhere is not in this dump')
    expect(names(await dump.list('services', 'app'))).toBe('namespace app is not in this dump')
    expect(names(await dump.list('namespaces', null))).toEqual(['app', 'mesh'])
  })
})
