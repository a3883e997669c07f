import { expect, test } from 'vitest'
import { pods, sendJson, sendStatus } from '../../support/api-server.js'
import { namesOf, reasonOf, serve, valueIn } from './support.js'

test('a list is read page by page, in order', async () => {
  const { server, reader } = await serve((request, response) => {
    const token = new URL(request.url ?? '', 'https://x').searchParams.get('continue')
    if (token === null) sendJson(response, { ...pods('a', 'b'), metadata: { continue: 'second page/+=' } })
    else if (token === 'second page/+=') sendJson(response, pods('c'))
    else sendStatus(response, 400, 'no such page')
  })
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a', 'b', 'c'])
  expect(server.requests[0]).toBe('GET /api/v1/namespaces/shop/pods?limit=500')
  expect(reader.stats.requests).toBe(2)
})

test('a list that changed under paging is read once more from its start', async () => {
  let changed = false
  const { reader } = await serve((request, response) => {
    if (!request.url?.includes('continue=')) {
      sendJson(response, { ...pods(changed ? 'new' : 'old'), metadata: { continue: changed ? 'fresh' : 'stale' } })
    } else if (request.url.includes('stale')) {
      changed = true
      sendStatus(response, 410, 'The provided continue parameter is too old')
    } else sendJson(response, pods('last'))
  })
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['new', 'last'])
})

test('a list that keeps changing under paging is unknown', async () => {
  const { server, reader } = await serve((request, response) => {
    if (request.url?.includes('continue=')) sendStatus(response, 410, 'too old')
    else sendJson(response, { ...pods('a'), metadata: { continue: 'x' } })
  })
  expect(reasonOf(await reader.list('pods', 'shop'))).toContain('answered 410: too old')
  expect(server.requests).toHaveLength(4)
})

test('a server that repeats a page for ever is not followed', async () => {
  const { reader } = await serve((_, response) => sendJson(response, { ...pods('a'), metadata: { continue: 'x' } }))
  expect(reasonOf(await reader.list('pods', 'shop'))).toContain('the same page of pods again and again')
})

test('objects come with apiVersion and kind, and without what is only bookkeeping', async () => {
  const metadata = {
    name: 'a',
    managedFields: [{ manager: 'x' }],
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes' },
  }
  const { reader } = await serve((_, response) =>
    sendJson(response, { ...pods(), items: [{ metadata, spec: { x: 1 } }] }),
  )
  expect(valueIn(await reader.list('pods', null))).toEqual([
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', annotations: { kept: 'yes' } }, spec: { x: 1 } },
  ])
})

test('of a page only what is kept stays while the next one is asked for', async () => {
  const kept: string[] = []
  const keptByThen: (readonly string[])[] = []
  const { reader } = await serve((request, response) => {
    keptByThen.push([...kept])
    const more = request.url?.includes('continue=') ? {} : { metadata: { continue: 'next' } }
    sendJson(response, { ...pods('a', 'b'), ...more })
  })
  const list = await reader.list('pods', 'shop', ({ apiVersion, kind, metadata }) => {
    kept.push(metadata.name)
    return metadata.name === 'b' ? null : { apiVersion, kind, metadata: { name: metadata.name } }
  })
  expect(keptByThen).toEqual([[], ['a', 'b']])
  const lean = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }
  expect(valueIn(list)).toEqual([lean, lean])
})

test('many lists share few connections', async () => {
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')))
  for (let i = 0; i < 20; i++) await reader.list('pods', `ns-${i}`)
  expect(server.connections()).toBe(1)
  await Promise.all(Array.from({ length: 60 }, (_, i) => reader.list('services', `ns-${i}`)))
  expect(server.connections()).toBeLessThanOrEqual(8)
  expect(reader.stats.requests).toBe(80)
})

test('a kind that the server does not serve is told from one that has no objects', async () => {
  const { server, reader } = await serve((request, response) => {
    if (request.url?.startsWith('/apis/maistra.io/v2/')) return sendJson(response, { metadata: {}, items: [] })
    // API servers answer for a group that they do not know in plain text
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
  })
  expect(valueIn(await reader.list('servicemeshcontrolplanes', 'shop'))).toEqual([])
  expect(reasonOf(await reader.list('servicemeshpeers', 'shop'))).toBe(
    'no such kind on this cluster: ServiceMeshPeer (federation.maistra.io)',
  )
  await reader.list('exportedservicesets', 'shop')
  expect(server.requests.filter((request) => request === 'GET /apis/federation.maistra.io')).toHaveLength(1)
})

test('where a version is not served, the one that is served is found and remembered', async () => {
  const { server, reader } = await serve((request, response) => {
    if (request.url === '/apis/networking.istio.io') {
      return sendJson(response, { kind: 'APIGroup', versions: [{ version: 'v1' }, { version: 'v1alpha3' }] })
    }
    if (!request.url?.startsWith('/apis/networking.istio.io/v1/')) return sendStatus(response, 404, 'not found')
    sendJson(response, { metadata: {}, items: [{ metadata: { name: 'a' } }] })
  })
  expect(valueIn(await reader.list('gateways', 'one'))[0]).toMatchObject({ apiVersion: 'networking.istio.io/v1' })
  expect(namesOf(await reader.list('gateways', 'two'))).toEqual(['a'])
  expect(server.requests.at(-1)).toContain('/apis/networking.istio.io/v1/namespaces/two/gateways')
  expect(server.requests).toHaveLength(4)
})

test('a cluster-wide kind is listed without a namespace, and all namespaces in one list', async () => {
  const { server, reader } = await serve((_, response) => sendJson(response, pods()))
  await reader.list('nodes', 'shop')
  await reader.list('pods', null)
  expect(server.requests).toEqual(['GET /api/v1/nodes?limit=500', 'GET /api/v1/pods?limit=500'])
})

test('a namespace that was mistyped never becomes part of a path', async () => {
  const { server, reader } = await serve((_, response) => sendJson(response, pods()))
  expect(reasonOf(await reader.list('pods', '../kube-system'))).toBe(
    '"../kube-system" is not a name that Kubernetes allows',
  )
  expect(server.requests).toEqual([])
})

test("the present is the server's, from answers already seen or from one small request", async () => {
  const date = new Date('2031-05-06T07:08:09Z')
  const { server, reader } = await serve((_, response) => sendJson(response, pods(), 200, { date: date.toUTCString() }))
  const now = valueIn(await reader.now())
  expect(server.requests).toEqual(['GET /version'])
  expect(now.toISOString().slice(0, 16)).toBe('2031-05-06T07:08')
  await reader.now()
  expect(server.requests).toHaveLength(1)
})

test('compressed answers are read, and counted as they went over the wire', async () => {
  const { gzipSync } = await import('node:zlib')
  const body = gzipSync(JSON.stringify(pods('a', ...Array.from({ length: 500 }, () => 'same'))))
  const { reader } = await serve((request, response) => {
    expect(request.headers['accept-encoding']).toBe('gzip')
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body)
  })
  expect(namesOf(await reader.list('pods', 'shop'))).toHaveLength(501)
  expect(reader.stats.bytes).toBe(body.length)
})
