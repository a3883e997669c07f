import { connect, createServer, type Server, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { createServer as createTlsServer, type SecureVersion, type TlsOptions } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { type HandshakeOptions, presentedBy } from '../../src/certs/handshake.js'
import { type KeyKind, makeAuthority } from '../support/authority.js'

const root = makeAuthority({ name: 'O=red' })
const ca = root.issueAuthority({ name: 'CN=intermediate' })
const spiffeId = 'spiffe://red-mesh.local/ns/red/sa/ingress'
const gateway = ca.issue({ spiffeId })
const identity = { key: gateway.keyPem, cert: gateway.chainPem + root.pem }
const options: HandshakeOptions = { sni: 'discovery.red.svc.green.local', timeoutMs: 20_000 }

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

describe('presentedBy reads the whole chain', () => {
  test.each<SecureVersion>(['TLSv1.2', 'TLSv1.3'])(
    'of a gateway that wants a client certificate, with %s',
    async (version) => {
      const demanding = { requestCert: true, rejectUnauthorized: true, ca: [root.pem] }
      const port = await tlsServer({ ...identity, ...demanding, minVersion: version, maxVersion: version })
      expect(await names(port)).toEqual(['', 'CN=intermediate', 'O=red'])
    },
  )

  test.each<SecureVersion>(['TLSv1.2', 'TLSv1.3'])('of a gateway that asks for nothing, with %s', async (version) => {
    expect(await names(await tlsServer({ ...identity, minVersion: version, maxVersion: version }))).toHaveLength(3)
  })

  test.each<KeyKind>(['RSA-2048', 'P-384', 'Ed25519'])('of a gateway with a key of kind %s', async (key) => {
    const leaf = makeAuthority({ key, name: 'O=other' }).issue({ spiffeId, key })
    const port = await tlsServer({ key: leaf.keyPem, cert: leaf.chainPem })
    expect(await presentedBy({ host: '127.0.0.1', port }, options)).toMatchObject({
      value: { certificates: [{ keyType: key, spiffeIds: [spiffeId] }] },
    })
  })

  test('as it is presented: a leaf alone stays alone, an expired one is shown', async () => {
    const leaf = ca.issue({ spiffeId, notBefore: new Date('2020-01-01'), notAfter: new Date('2020-01-02') })
    const port = await tlsServer({ key: leaf.keyPem, cert: leaf.pem })
    expect(await names(port)).toEqual([''])
  })

  test('as it is presented: no root from elsewhere is added to it, even where a public one has the right name', async () => {
    const name = 'C=US,O=Internet Security Research Group,CN=ISRG Root X1'
    const lookalike = makeAuthority({ name, key: 'RSA-2048', keyIds: false })
    const leaf = lookalike.issue({ spiffeId, keyIds: false })
    // With a store of its own, or the server completes the chain itself.
    expect(await names(await tlsServer({ key: leaf.keyPem, cert: leaf.pem, ca: [root.pem] }))).toEqual([''])
  })

  test('of a gateway that closes the connection without a word once it has sent the chain', async () => {
    const behind = await tlsServer({ ...identity, requestCert: true, maxVersion: 'TLSv1.2' })
    const port = await tcpServer((socket) => {
      const upstream = connect(behind, '127.0.0.1')
      sockets.add(upstream)
      upstream.on('data', (flight) => socket.write(flight))
      socket.once('data', (hello) => {
        upstream.write(hello)
        socket.once('data', () => socket.end())
      })
    })
    expect(await names(port)).toHaveLength(3)
  })

  test('for the server name that it asks for', async () => {
    const asked: string[] = []
    const port = await tlsServer({
      ...identity,
      SNICallback: (name, callback) => {
        asked.push(name)
        callback(null)
      },
    })
    const sni = 'outbound_.8080_._.ratings.bookinfo.svc.red-exports.local'
    expect((await presentedBy({ host: '127.0.0.1', port }, { ...options, sni })).known).toBe(true)
    expect((await presentedBy({ host: '127.0.0.1', port }, { ...options, sni: null })).known).toBe(true)
    expect(asked).toEqual([sni])
  })

  test('through a stream that is no socket, as a port-forward is, and closes that stream', async () => {
    const port = await tlsServer(identity)
    const socket = connect(port, '127.0.0.1')
    const stream = Duplex.from({ readable: socket, writable: socket })
    expect(await presentedBy(stream, options)).toMatchObject({ known: true, value: { problems: [] } })
    expect(stream.destroyed).toBe(true)
  })
})

describe('presentedBy says why there is no chain', () => {
  const cases: Record<string, [(socket: Socket) => void, RegExp]> = {
    'a plain HTTP port': [
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /not with TLS/,
    ],
    'a port that talks first': [(socket) => socket.write('220 smtp.example.com ESMTP\r\n'), /not with TLS/],
    'a port that closes at once': [(socket) => socket.end(), /reset|closed/],
    'a port that resets on the first byte': [
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      /reset|closed/,
    ],
    'a gateway that refuses the name': [
      (socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 112]))),
      /does not know the server name/,
    ],
  }
  test.each(Object.entries(cases))('%s', async (_, [answer, reason]) => {
    const port = await tcpServer(answer)
    expect(await presentedBy({ host: '127.0.0.1', port }, options)).toEqual({
      known: false,
      reason: expect.stringMatching(reason),
    })
  })

  test('a port that takes the connection and never answers, when the time is up', async () => {
    const port = await tcpServer(() => {})
    const reason = 'no answer to a TLS handshake within 50 ms'
    expect(await presentedBy({ host: '127.0.0.1', port }, { ...options, timeoutMs: 50 })).toEqual({
      known: false,
      reason,
    })
    expect(await presentedBy(connect(port, '127.0.0.1'), { ...options, timeoutMs: 50 })).toEqual({
      known: false,
      reason,
    })
  })

  test('a port where nobody listens', async () => {
    const port = await tcpServer(() => {})
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
    const reason = 'the connection was refused'
    expect(await presentedBy({ host: '127.0.0.1', port }, options)).toEqual({ known: false, reason })
    expect(await presentedBy(connect(port, '127.0.0.1'), options)).toEqual({ known: false, reason })
  })

  test('a stop, before or in the middle', async () => {
    const controller = new AbortController()
    const port = await tcpServer(() => controller.abort())
    const reason = 'stopped before the TLS handshake was over'
    const { signal } = controller
    expect(await presentedBy({ host: '127.0.0.1', port }, { ...options, signal })).toEqual({ known: false, reason })
    expect(await presentedBy({ host: '127.0.0.1', port }, { ...options, signal })).toEqual({ known: false, reason })
  })

  test('an address that is none', async () => {
    expect(await presentedBy({ host: '127.0.0.1', port: 70_000 }, options)).toMatchObject({ known: false })
    expect(await presentedBy({ host: '127.0.0.1', port: 1 }, { ...options, sni: 'a\0b' })).toMatchObject({
      known: false,
    })
  })
})

async function names(port: number): Promise<string[]> {
  const fact = await presentedBy({ host: '127.0.0.1', port }, options)
  return fact.known ? fact.value.certificates.map(({ subject }) => subject) : [fact.reason]
}

function tlsServer(settings: TlsOptions): Promise<number> {
  const server = createTlsServer(settings, (socket) => socket.on('error', () => {}))
  return listen(server)
}

function tcpServer(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    answer(socket)
  })
  return listen(server)
}

function listen(server: Server): Promise<number> {
  servers.push(server)
  server.on('connection', (socket) => sockets.add(socket))
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
