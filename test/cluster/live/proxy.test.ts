import http from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { environmentProxy } from '../../../src/cluster/live/proxy.js'
import { pods, sendJson } from '../../support/api-server.js'
import { acceptStreams, prints } from '../../support/pod-streams.js'
import { namesOf, reasonOf, serve, valueIn } from './support.js'

const proxy = { HTTPS_PROXY: 'http://proxy:3128' }

test.each([
  ['https://api.red:6443', proxy, 'http://proxy:3128'],
  ['https://api.red:6443', { https_proxy: 'proxy:3128' }, 'http://proxy:3128'],
  ['https://api.red:6443', { HTTP_PROXY: 'http://proxy:3128' }, undefined],
  ['http://api.red:8080', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
  ['https://localhost:6443', proxy, undefined],
  ['https://127.0.0.53:6443', proxy, undefined],
  ['https://[::1]:6443', proxy, undefined],
  ['https://api.red:6443', { ...proxy, NO_PROXY: '*' }, undefined],
  ['https://api.red:6443', { ...proxy, NO_PROXY: 'red' }, undefined],
  ['https://api.red:6443', { ...proxy, NO_PROXY: 'a, .red' }, undefined],
  ['https://api.red:6443', { ...proxy, NO_PROXY: '*.red' }, undefined],
  ['https://red:6443', { ...proxy, NO_PROXY: '.red' }, 'http://proxy:3128'],
  ['https://api.bored:6443', { ...proxy, NO_PROXY: 'red' }, 'http://proxy:3128'],
  ['https://api.red:6443', { ...proxy, no_proxy: 'API.RED:6443' }, undefined],
  ['https://api.red:6443', { ...proxy, NO_PROXY: 'api.red:443' }, 'http://proxy:3128'],
  ['https://10.0.3.4:6443', { ...proxy, NO_PROXY: '10.0.0.0/16' }, undefined],
  ['https://10.1.3.4:6443', { ...proxy, NO_PROXY: '10.0.0.0/16' }, 'http://proxy:3128'],
  ['https://10.1.3.4:6443', { ...proxy, NO_PROXY: '10.1.3.4' }, undefined],
  ['https://[fd00::5]:6443', { ...proxy, NO_PROXY: 'fd00::/8' }, undefined],
  ['https://api.red:6443', { ...proxy, NO_PROXY: 'x/y,10.0.0.0/99,/' }, 'http://proxy:3128'],
])('%s with %o goes through %s', (server, env, expected) => {
  expect(environmentProxy(server, env)).toBe(expected)
})

async function startProxy(allow: boolean) {
  const asked: string[] = []
  const server = http.createServer()
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    if (!allow) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const to = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      to.pipe(socket).pipe(to)
    })
    for (const end of [to, socket]) end.on('error', () => {})
    socket.on('close', () => to.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('a proxy is asked for few connections, which carry all requests', async () => {
  const { asked, url } = await startProxy(true)
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), {
    context: (api) => api.context({ cluster: { ...api.context().cluster, proxyUrl: url } }),
  })
  for (let i = 0; i < 5; i++) expect(namesOf(await reader.list('pods', `ns-${i}`))).toEqual(['a'])
  expect(asked).toEqual([new URL(server.url).host])
})

test('websockets go through the proxy too', async () => {
  const { asked, url } = await startProxy(true)
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), {
    context: (api) => api.context({ cluster: { ...api.context().cluster, proxyUrl: url } }),
  })
  acceptStreams(server, () => prints('{}'))
  const stream = valueIn(await reader.forward({ namespace: 'shop', name: 'a' }, 15443))
  stream.destroy()
  expect(asked).toEqual([new URL(server.url).host])
})

test('a proxy that refuses is told from an API server that does', async () => {
  const { url } = await startProxy(false)
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), {
    context: (api) => api.context({ cluster: { ...api.context().cluster, proxyUrl: url } }),
  })
  const host = new URL(server.url).host
  expect(reasonOf(await reader.list('pods', 'shop'))).toBe(`the proxy refused to connect to ${host} (407)`)
})
