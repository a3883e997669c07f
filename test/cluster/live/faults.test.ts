import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { openLive } from '../../../src/cluster/live/reader.js'
import { pods, sendJson, sendStatus } from '../../support/api-server.js'
import { makeAuthority } from '../../support/authority.js'
import { namesOf, reasonOf, serve } from './support.js'

const forbidden = 'pods is forbidden: User "eve" cannot list resource "pods" in API group "" in the namespace "shop"'

test('a missing right is named, so that a role can be written', async () => {
  const { server, reader } = await serve((_, response) => sendStatus(response, 403, forbidden))
  expect(await reader.list('pods', 'shop')).toEqual({
    known: false,
    reason: 'may not list pods in shop',
    right: { group: '', resource: 'pods', verb: 'list', namespace: 'shop' },
  })
  expect(reasonOf(await reader.list('nodes', null))).toBe('may not list nodes in the whole cluster')
  expect(server.requests).toHaveLength(2)
})

test.each([
  [
    'expired credentials',
    401,
    'Unauthorized',
    /credentials rejected or expired \(401\) by localhost.*: log in again with oc login/,
  ],
  ['no credentials', 403, 'pods is forbidden: User "system:anonymous" cannot list', /not logged in/],
  [
    'an --as that is not allowed',
    403,
    'users "bob" is forbidden: User "eve" cannot impersonate',
    /may not impersonate/,
  ],
])('%s are told from a missing right, and not tried twice', async (_, status, message, reason) => {
  const { server, reader } = await serve((_request, response) => sendStatus(response, status, message))
  const fact = await reader.list('pods', 'shop')
  expect(reasonOf(fact)).toMatch(reason)
  expect(fact).not.toHaveProperty('right')
  expect(server.requests).toHaveLength(1)
})

test.each([
  ['429 with Retry-After', 429],
  ['500', 500],
  ['502', 502],
  ['503', 503],
  ['504', 504],
])('%s is tried again, and what comes then counts', async (_, status) => {
  const { server, reader } = await serve((_request, response) => {
    if (server.requests.length < 3) sendStatus(response, status, 'busy', { 'retry-after': '0' })
    else sendJson(response, pods('a'))
  })
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
})

test('a server that stays broken is asked three times and no more', async () => {
  const { server, reader } = await serve((_, response) => sendStatus(response, 500, 'etcdserver: no leader'))
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/answered 500: etcdserver: no leader$/)
  expect(server.requests).toHaveLength(3)
})

test('a server that asks to be left alone for longer than a request may take is left alone', async () => {
  const { server, reader } = await serve((_, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end('Too many requests, please try again later.\n')
  })
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/overloaded \(429\); it asks to be left alone for 3600 s/)
  expect(server.requests).toHaveLength(1)
})

test('an answer that breaks off is asked for again; when it always does, that is the reason', async () => {
  const { server, reader } = await serve((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10000' })
    response.write('{"kind":"PodList","items":[')
    if (request.url?.includes('/bad/') || server.requests.length === 1) setImmediate(() => response.destroy())
    else response.end(`${' '.repeat(10000 - 29)}]}`)
  })
  expect(namesOf(await reader.list('pods', 'good'))).toEqual([])
  expect(reasonOf(await reader.list('pods', 'bad'))).toMatch(/^the connection to localhost:\d+ broke off$/)
  expect(server.requests).toHaveLength(5)
})

test('half a JSON document under a right header is never taken for a list', async () => {
  const { reader } = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind":"PodList","items":[')
  })
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/is not whole JSON/)
})

test.each([
  ['a login page', 200, 'text/html', /answered with text\/html, not JSON: .*login page/],
  ['protobuf', 200, 'application/vnd.kubernetes.protobuf', /not JSON/],
  ["a proxy's 403", 403, 'text/html', /answered 403, but not as an API server does/],
  ["a load balancer's 404", 404, 'text/html', /answered 404, but not as an API server does/],
  ['a redirect to a login', 302, 'text/plain', /answered 302/],
])('%s is not mistaken for an API server', async (_, status, type, reason) => {
  const { reader } = await serve((_request, response) => {
    response.writeHead(status, { 'content-type': type, location: 'https://login.invalid/' }).end('<html>secret</html>')
  })
  const fact = await reader.list('pods', 'shop')
  expect(reasonOf(fact)).toMatch(reason)
  expect(reasonOf(fact)).not.toContain('secret')
  expect(fact).not.toHaveProperty('right')
})

test('JSON that is no list is not read as an empty one', async () => {
  const { reader } = await serve((_, response) => sendJson(response, { kind: 'Pod', metadata: { name: 'a' } }))
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/something else than a list of pods/)
})

test('a server that accepts and never answers costs one timeout, not one for each kind', async () => {
  const { server, reader } = await serve(() => {}, { requestTimeoutMs: 200 })
  const facts = await Promise.all(Array.from({ length: 50 }, (_, i) => reader.list('pods', `ns-${i}`)))
  for (const fact of facts) expect(reasonOf(fact)).toMatch(/gave no complete answer within 0.2 s/)
  expect(server.requests.length).toBeLessThanOrEqual(8)
})

test('one slow list does not stop the others', async () => {
  const { reader } = await serve(
    (request, response) => {
      if (!request.url?.includes('/slow/')) sendJson(response, pods('a'))
    },
    { requestTimeoutMs: 1000 },
  )
  const slow = reader.list('pods', 'slow')
  expect(namesOf(await reader.list('pods', 'fast'))).toEqual(['a'])
  expect(reasonOf(await slow)).toMatch(/within 1 s/)
  expect(namesOf(await reader.list('pods', 'fast'))).toEqual(['a'])
})

test('a log that hangs, as when its node is gone, does not pass for a silent API server', async () => {
  const { reader } = await serve(
    (request, response) => {
      if (!request.url?.includes('/log')) sendJson(response, pods('a'))
    },
    { requestTimeoutMs: 1000 },
  )
  const log = () => reader.log({ namespace: 'shop', pod: 'a', container: 'c' }, {})
  for (const fact of await Promise.all([log(), log(), log()])) expect(reasonOf(fact)).toMatch(/within 1 s/)
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
})

test('one answer that takes too long is not enough to give up on a server', async () => {
  const { reader } = await serve(
    (request, response) => {
      if (!request.url?.includes('/slow/')) sendJson(response, pods('a'))
    },
    { requestTimeoutMs: 1000 },
  )
  expect(reasonOf(await reader.list('pods', 'slow'))).toMatch(/within 1 s/)
  expect(namesOf(await reader.list('pods', 'fast'))).toEqual(['a'])
})

test('no limit for a request is no limit', async () => {
  const { reader } = await serve((_, response) => sendJson(response, pods('a')), { requestTimeoutMs: 0 })
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
})

test('when the run is stopped, what is under way ends at once', async () => {
  const run = new AbortController()
  const { reader } = await serve(() => run.abort(), { signal: run.signal })
  expect(reasonOf(await reader.list('pods', 'shop'))).toBe('not read: the run was stopped')
  expect(reasonOf(await reader.list('services', 'shop'))).toBe('not read: the run was stopped')
})

test('a port where nobody listens and one without TLS are told apart', async () => {
  const plain = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  const port = (plain.address() as AddressInfo).port
  const ask = async (server: string) => {
    const cluster = { server, skipTlsVerify: false }
    const context = { name: 'x', namespace: null, cluster, user: { token: 't' } }
    const reader = openLive({ context, requestTimeoutMs: 5000, signal: new AbortController().signal })
    const reason = reasonOf(await reader.list('pods', 'shop'))
    await reader.close()
    return reason
  }
  expect(await ask(`https://127.0.0.1:${port}`)).toMatch(/does not speak TLS|TLS with/)
  await new Promise((resolve) => plain.close(resolve))
  expect(await ask(`https://127.0.0.1:${port}`)).toBe(`cannot reach 127.0.0.1:${port}: connection refused`)
  expect(await ask('https://api.nowhere.invalid:6443')).toMatch(
    /^cannot reach api.nowhere.invalid:6443: .*(resolve|DNS)/,
  )
})

test("a server whose certificate the kubeconfig's CA did not sign, or which is for another name, is not talked to", async () => {
  const other = makeAuthority({ name: 'O=other' })
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), {
    context: ({ url }) => ({
      name: 'x',
      namespace: null,
      cluster: { server: url, caData: Buffer.from(other.pem).toString('base64'), skipTlsVerify: false },
      user: { token: 't' },
    }),
  })
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/not signed by a CA that the kubeconfig trusts/)
  const { cluster } = server.context()
  for (const [change, outcome] of [
    [{ tlsServerName: 'api.example.com' }, /certificate is for another name/],
    [{ tlsServerName: 'api.example.com', skipTlsVerify: true }, null],
  ] as const) {
    const context = server.context({ cluster: { ...cluster, ...change } })
    const named = openLive({ context, requestTimeoutMs: 5000, signal: new AbortController().signal })
    const fact = await named.list('pods', 'shop')
    if (outcome) expect(reasonOf(fact)).toMatch(outcome)
    else expect(namesOf(fact)).toEqual(['a'])
    await named.close()
  }
  expect(server.requests).toHaveLength(1)
})

test('a server whose certificate has expired is not talked to', async () => {
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), {
    certificate: { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') },
  })
  expect(reasonOf(await reader.list('pods', 'shop'))).toBe(`${new URL(server.url).host}'s certificate has expired`)
})
