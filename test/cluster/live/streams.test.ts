import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import tls from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { makeAuthority } from '../../support/authority.js'
import { acceptStreams, prints, refusedPort, toLocalPort, type Upgrade } from '../../support/pod-streams.js'
import { reasonOf, serve, valueIn } from './support.js'

const pod = { namespace: 'shop', name: 'gateway-1' }

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function serveStreams(choose: (url: URL) => Upgrade, options: Parameters<typeof serve>[1] = {}) {
  const { server, reader } = await serve((_, response) => response.end(), options)
  return { server, reader, asked: acceptStreams(server, choose) }
}

test('the certificate that a pod serves can be seen through a forwarded port', async () => {
  const issued = makeAuthority({ name: 'O=red' }).issue({ spiffeId: 'spiffe://red/ns/shop/sa/gateway' })
  const port = await listen(tls.createServer({ cert: issued.pem, key: issued.keyPem }))
  const { server, reader, asked } = await serveStreams(() => toLocalPort(port))
  const stream = valueIn(await reader.forward(pod, 15443))
  const secure = tls.connect({ socket: stream, rejectUnauthorized: false })
  await once(secure, 'secureConnect')
  expect(secure.getPeerCertificate().subjectaltname).toBe('URI:spiffe://red/ns/shop/sa/gateway')
  secure.destroy()
  expect(asked).toEqual(['/api/v1/namespaces/shop/pods/gateway-1/portforward?ports=15443'])
  expect(server.requests).toEqual([])
})

test('much data passes a forwarded port whole, both ways', async () => {
  const sent = 'x'.repeat(3_000_000)
  const echo = http.createServer((request, response) => void request.pipe(response))
  const port = await listen(echo)
  const { reader } = await serveStreams(() => toLocalPort(port))
  const stream = valueIn(await reader.forward(pod, 15012))
  const request = http.request({ createConnection: () => stream, method: 'POST', headers: { connection: 'close' } })
  request.end(sent)
  const [response] = await once(request, 'response')
  let size = 0
  for await (const chunk of response) size += chunk.length
  expect(size).toBe(sent.length)
})

test('a port on which nobody listens in the pod is told from one that cannot be forwarded', async () => {
  const closed = await serveStreams(() => refusedPort())
  const stream = valueIn(await closed.reader.forward(pod, 15443))
  await expect(once(stream, 'data')).rejects.toThrow('port 15443 of pod shop/gateway-1 refuses connections')

  const secure = tls.connect({ socket: valueIn(await closed.reader.forward(pod, 15443)), rejectUnauthorized: false })
  await expect(once(secure, 'secureConnect')).rejects.toThrow('port 15443 of pod shop/gateway-1 refuses connections')

  const { reader } = await serveStreams(() => 403)
  expect(await reader.forward(pod, 15443)).toEqual({
    known: false,
    reason: 'may not get pods/portforward in shop',
    right: { group: '', resource: 'pods/portforward', verb: 'get', namespace: 'shop' },
  })
})

test('a port on which something could be changed is never forwarded', async () => {
  const { reader, asked } = await serveStreams(() => 500)
  await expect(reader.forward(pod, 15000)).rejects.toThrow('not a port that may be forwarded: 15000')
  expect(asked).toEqual([])
})

async function envoy(answer: string, status = 200) {
  const asked: string[] = []
  const admin = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(status).end(answer)
  })
  return { asked, port: await listen(admin) }
}

test("Envoy's configuration is read over its admin port, by a GET of one page", async () => {
  const admin = await envoy('{"configs":[{"a":1}]}')
  const { reader, asked } = await serveStreams(() => toLocalPort(admin.port))
  expect(valueIn(await reader.proxyConfig(pod))).toEqual({ configs: [{ a: 1 }] })
  expect(admin.asked).toEqual(['GET /config_dump'])
  expect(asked).toEqual(['/api/v1/namespaces/shop/pods/gateway-1/portforward?ports=15000'])
})

test('where ports may not be forwarded, the page is asked for by pilot-agent', async () => {
  const { reader, asked } = await serveStreams((url) =>
    url.pathname.endsWith('/exec') ? prints('{"configs":[]}') : 403,
  )
  expect(valueIn(await reader.proxyConfig(pod))).toEqual({ configs: [] })
  expect(new URL(asked[1] ?? '', 'https://x').searchParams.getAll('command')).toEqual([
    'pilot-agent',
    'request',
    'GET',
    'config_dump',
  ])
})

test.each<[string, (url: URL) => Upgrade, RegExp]>([
  ['neither way is allowed', () => 403, /^may not get pods\/portforward in shop$/],
  ['the pod is gone', () => 404, /answered 404/],
  ['Envoy does not listen', () => refusedPort(), /port 15000 of pod shop\/gateway-1 refuses connections/],
  ['the command fails', (url) => (url.pathname.endsWith('/exec') ? prints('', 'Failure') : 403), /may not get pods/],
  ['it is no JSON', (url) => (url.pathname.endsWith('/exec') ? prints('{"con') : 403), /gave no whole JSON/],
])('when %s, the configuration is unknown', async (_, choose, reason) => {
  const { reader } = await serveStreams(choose)
  expect(reasonOf(await reader.proxyConfig(pod))).toMatch(reason)
})

test('a kubelet that accepts and says nothing does not hold up the run', async () => {
  const { reader } = await serveStreams(() => () => {}, { requestTimeoutMs: 1000 })
  expect(reasonOf(await reader.proxyConfig(pod))).toMatch(/no complete answer within 1 s/)
})

test('the end of the run ends open streams', async () => {
  const run = new AbortController()
  const { reader } = await serveStreams(() => () => run.abort(), { signal: run.signal })
  expect(reasonOf(await reader.proxyConfig(pod))).toMatch(/not read: the run was stopped/)
})
