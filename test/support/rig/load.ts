import type { KubeObject } from '../../../src/vocabulary/kube.js'
import type { Api } from './api.js'
import type { Rig } from './cluster.js'
import { type StubKubelet, startKubelet } from './kubelet.js'
import { readRecording } from './recording.js'

export interface Loaded {
  /** Serves the recorded logs and config dumps; what happens to them is up to the test. */
  readonly kubelet: StubKubelet
  /** When the recording was taken: the present, as far as its objects and logs know. */
  readonly collectedAt: Date
  /** Removes the objects again (namespaces stay, empty) and ends the kubelet, so that the next scenario can be loaded. */
  unload(): Promise<void>
}

/**
 * Puts a recorded cluster into a running one: objects with their status, labels and annotations, and nodes whose kubelet has
 * the logs. What the API server makes itself (uid, resourceVersion, creationTimestamp, generation) is new.
 */
export async function loadRecording(rig: Rig, scenario: string, mesh: 'red' | 'green'): Promise<Loaded> {
  const recording = await readRecording(scenario, mesh)
  const paths = await servedPaths(rig.api, recording.objects)
  const namespaces = recording.objects.filter(({ kind }) => kind === 'Namespace')
  // The API server keeps this one for itself.
  const others = recording.objects.filter(
    ({ kind, metadata }) =>
      kind !== 'Namespace' && !(metadata.namespace === 'default' && metadata.name === 'kubernetes'),
  )
  await Promise.all(namespaces.map((object) => createNamespace(rig.api, object)))
  await Promise.all(others.map((object) => create(rig.api, collection(paths, object), object)))

  const kubelet = await startKubelet(rig.authority.issue(), recording)
  const nodes = nodesOf(others)
  await Promise.all([...nodes].map(([name, address]) => createNode(rig.api, name, address, kubelet.port)))

  return {
    kubelet,
    collectedAt: recording.collectedAt,
    async unload() {
      const collections = new Set(others.map((object) => collection(paths, object)))
      // A service is removed one by one: its collection cannot be deleted as a whole on older servers.
      await Promise.all([...collections].map((path) => empty(rig.api, path)))
      await Promise.all([...nodes.keys()].map((name) => rig.api.must('DELETE', `/api/v1/nodes/${name}`)))
      await kubelet.close()
    },
  }
}

/** URL paths up to the namespace and the plural behind it, by `<apiVersion>/<kind>`, as the server itself tells them. */
type Paths = ReadonlyMap<string, { readonly root: string; readonly plural: string }>

async function servedPaths(api: Api, objects: readonly KubeObject[]): Promise<Paths> {
  const paths = new Map<string, { root: string; plural: string }>()
  const versions = new Set(objects.map(({ apiVersion }) => apiVersion))
  await Promise.all(
    [...versions].map(async (version) => {
      const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`
      const { resources } = (await api.must('GET', root)) as { resources: readonly { kind: string; name: string }[] }
      for (const { kind, name } of resources) {
        if (!name.includes('/')) paths.set(`${version}/${kind}`, { root, plural: name })
      }
    }),
  )
  return paths
}

function collection(paths: Paths, { apiVersion, kind, metadata }: KubeObject): string {
  const served = paths.get(`${apiVersion}/${kind}`)
  if (served === undefined) throw new Error(`the API server does not serve ${apiVersion} ${kind}`)
  return `${served.root}/namespaces/${metadata.namespace}/${served.plural}`
}

async function createNamespace(api: Api, { metadata }: KubeObject): Promise<void> {
  const { labels = {}, annotations = {}, name } = metadata
  const body = { metadata: { name, labels, annotations } }
  const { status } = await api.call('POST', '/api/v1/namespaces', body)
  if (status === 409) await api.must('PATCH', `/api/v1/namespaces/${name}`, body)
}

async function create(api: Api, path: string, object: KubeObject): Promise<void> {
  const { uid, resourceVersion, creationTimestamp, generation, ownerReferences, ...metadata } = object.metadata
  const { status, ...rest } = object
  await api.must('POST', path, { ...rest, metadata })
  if (status !== undefined) await api.must('PATCH', `${path}/${metadata.name}/status`, { status })
}

async function empty(api: Api, path: string): Promise<void> {
  await api.must('DELETE', `${path}?gracePeriodSeconds=0`)
}

/** The nodes that pods run on, with the address that the pods' status gives them. */
function nodesOf(objects: readonly KubeObject[]): Map<string, string> {
  const nodes = new Map<string, string>()
  for (const { kind, spec, status } of objects) {
    const { nodeName } = (spec ?? {}) as { readonly nodeName?: string }
    const { hostIP } = (status ?? {}) as { readonly hostIP?: string }
    if (kind === 'Pod' && nodeName !== undefined) nodes.set(nodeName, hostIP ?? nodes.get(nodeName) ?? '127.0.0.1')
  }
  return nodes
}

/** The API server finds the kubelet by the node's host name, which is this machine; `InternalIP` stays as recorded. */
async function createNode(api: Api, name: string, address: string, port: number): Promise<void> {
  await api.must('POST', '/api/v1/nodes', { metadata: { name } }, [409])
  const addresses = [
    { type: 'Hostname', address: '127.0.0.1' },
    { type: 'InternalIP', address },
  ]
  const conditions = [{ type: 'Ready', status: 'True' }]
  const status = { addresses, conditions, daemonEndpoints: { kubeletEndpoint: { Port: port } } }
  await api.must('PATCH', `/api/v1/nodes/${name}/status`, { status })
}
