import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { ExecPlugin, KubeUser } from '../../../src/cluster/live/kubeconfig-file.js'
import type { ApiServer } from '../../support/api-server.js'
import { pods, sendJson, sendStatus } from '../../support/api-server.js'
import { makeAuthority } from '../../support/authority.js'
import { namesOf, reasonOf, serve } from './support.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshfed-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

const as = (user: KubeUser) => ({ context: (server: ApiServer) => server.context({ user }) })

/** A credential plugin: a script of Node's, in a file of its own. */
function plugin(script: string, change: Partial<ExecPlugin> = {}): KubeUser {
  const command = join(folder, 'plugin')
  writeFileSync(command, `#!${process.execPath}\nconst fs = require('fs')\n${script}`)
  chmodSync(command, 0o755)
  const apiVersion = 'client.authentication.k8s.io/v1'
  const exec = { apiVersion, command, args: [], env: {}, interactive: true, provideClusterInfo: false, ...change }
  return { exec }
}

const gives = (status: unknown) =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', status: ${JSON.stringify(status)} }))`

test('a credential plugin runs once, however much is read, and is told what kubectl tells it', async () => {
  const note = join(folder, 'runs')
  const script = `fs.appendFileSync(process.env.NOTE, process.env.KUBERNETES_EXEC_INFO + process.argv[2] + '\\n')
    ${gives({ token: 'fresh' })}`
  const user = plugin(script, { args: ['login'], env: { NOTE: note }, provideClusterInfo: true })
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), as(user))
  await Promise.all([reader.list('pods', 'shop'), reader.list('services', 'shop'), reader.now()])
  await reader.list('pods', 'other')
  expect(new Set(server.headers.map((headers) => headers.authorization))).toEqual(new Set(['Bearer fresh']))
  const runs = readFileSync(note, 'utf8').trim().split('\n')
  expect(runs).toHaveLength(1)
  expect(runs[0]).toMatch(/login$/)
  expect(JSON.parse(runs[0]?.replace(/login$/, '') ?? '')).toMatchObject({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: { server: server.url } },
  })
})

test('a token of the kubeconfig outranks its plugin', async () => {
  const user = { ...plugin('process.exit(1)'), token: 'set' }
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), as(user))
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
  expect(server.headers[0]?.authorization).toBe('Bearer set')
})

test.each([
  [
    'fails',
    "console.error('first\\nplease run: tool login'); process.exit(3)",
    /plugin failed: please run: tool login$/,
  ],
  ['prints no JSON', "console.log('token is hunter2')", /gave neither a token nor a certificate$/],
  ['prints no credential', gives({}), /gave neither a token nor a certificate$/],
])('a plugin that %s is the reason why nothing is known', async (_, script, reason) => {
  const { server, reader } = await serve((_request, response) => sendJson(response, pods('a')), as(plugin(script)))
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(reason)
  expect(reasonOf(await reader.list('pods', 'shop'))).not.toContain('hunter2')
  expect(server.requests).toEqual([])
})

test('a plugin that is not installed comes with its hint', async () => {
  const user = plugin('', { command: join(folder, 'nowhere'), installHint: 'get it from the portal' })
  const { reader } = await serve((_, response) => sendJson(response, pods('a')), as(user))
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/nowhere is not installed \(get it from the portal\)$/)
})

test('a plugin that hangs ends with the run', async () => {
  const run = new AbortController()
  const note = join(folder, 'started')
  const user = plugin(`fs.writeFileSync(${JSON.stringify(note)}, ''); setInterval(() => {}, 1000)`)
  const { reader } = await serve((_, response) => sendJson(response, pods('a')), { ...as(user), signal: run.signal })
  const fact = reader.list('pods', 'shop')
  await expect.poll(() => readFileSync(note, { encoding: 'utf8', flag: 'a+' })).toBe('')
  run.abort()
  expect(reasonOf(await fact)).toMatch(/not read: the run was stopped|did not finish in time/)
})

test('a token file is read, its line end left out; without it the reason names it', async () => {
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, 'from-file\n')
  const { server, reader } = await serve(
    (_, response) => sendJson(response, pods('a')),
    as({ tokenFile, token: 'old' }),
  )
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
  expect(server.headers[0]?.authorization).toBe('Bearer from-file')

  const missing = join(folder, 'missing')
  const without = await serve((_, response) => sendJson(response, pods('a')), as({ tokenFile: missing }))
  expect(reasonOf(await without.reader.list('pods', 'shop'))).toBe(`cannot read the token file ${missing}`)
})

test('a token that ran out is read anew by later requests, so that what runs for hours goes on', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, 'one')
  let accepted = 'Bearer one'
  const { reader } = await serve((request, response) => {
    if (request.headers.authorization === accepted) sendJson(response, pods('a'))
    else sendStatus(response, 401, 'Unauthorized')
  }, as({ tokenFile }))
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
  writeFileSync(tokenFile, 'two')
  accepted = 'Bearer two'
  vi.advanceTimersByTime(60_000)
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/\(401\) by localhost:\d+: .*token needs a new token$/)
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
})

test('impersonation and passwords go as headers', async () => {
  const impersonate = { user: 'bob', uid: '7', groups: ['dev', 'ops'], extra: { 'acme.io/why': ['audit'] } }
  const user = { username: 'ann', password: 'pw', impersonate }
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), as(user))
  await reader.list('pods', 'shop')
  expect(server.headers[0]).toMatchObject({
    authorization: `Basic ${Buffer.from('ann:pw').toString('base64')}`,
    'impersonate-user': 'bob',
    'impersonate-uid': '7',
    'impersonate-group': 'dev, ops',
    'impersonate-extra-acme.io%2fwhy': 'audit',
  })
})

test('a client certificate is presented, from data rather than from files, and from a plugin', async () => {
  const { pem, keyPem } = makeAuthority({ name: 'O=users' }).issue({ name: 'CN=ann' })
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, pem)
  writeFileSync(keyFile, keyPem)
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const users: KubeUser[] = [
    { certFile, keyFile },
    { certData: base64(pem), keyData: base64(keyPem), certFile: '/nowhere', keyFile: '/nowhere' },
    plugin(gives({ clientCertificateData: pem, clientKeyData: keyPem })),
  ]
  for (const user of users) {
    const { reader } = await serve((request, response) => {
      sendJson(response, pods(String((request.socket as TLSSocket).getPeerCertificate().subject.CN)))
    }, as(user))
    expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['ann'])
  }
})

test('the token of an OpenID Connect auth-provider is used while it lasts', async () => {
  const claims = { exp: Math.floor(Date.now() / 1000) + 3600 }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const idToken = `${part({ alg: 'none' })}.${part(claims)}.x`
  const config = {
    'id-token': idToken,
    'client-id': 'x',
    'idp-issuer-url': 'https://idp.invalid',
    'refresh-token': 'r',
  }
  const user = { authProvider: { name: 'oidc', config } }
  const { server, reader } = await serve((_, response) => sendJson(response, pods('a')), as(user))
  expect(namesOf(await reader.list('pods', 'shop'))).toEqual(['a'])
  expect(server.headers[0]?.authorization).toBe(`Bearer ${idToken}`)
})

test('a client certificate that cannot be read is named as such', async () => {
  const { reader } = await serve((_, response) => sendJson(response, pods('a')), as({ certFile: '/nowhere/c.pem' }))
  expect(reasonOf(await reader.list('pods', 'shop'))).toBe('cannot read /nowhere/c.pem, which context test names')
})

test('credentials that are refused are told with what to do about them', async () => {
  const refusing = (user: KubeUser) => serve((_, response) => sendStatus(response, 401, 'Unauthorized'), as(user))
  const { reader } = await refusing(plugin(gives({ token: 'old' })))
  expect(reasonOf(await reader.list('pods', 'shop'))).toMatch(/\(401\) by localhost:\d+: log in again with .*plugin$/)
})
