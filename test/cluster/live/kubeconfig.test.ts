import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { contextNames, currentContext, openContext } from '../../../src/cluster/live/kubeconfig.js'
import { UserError } from '../../../src/vocabulary/errors.js'
import { aliasBomb } from '../../support/alias-bomb.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshfed-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

const listed = (...files: string[]) => ({ KUBECONFIG: files.join(delimiter), HOME: folder })

const red = `
current-context: red
contexts:
- { name: red, context: { cluster: c, user: admin, namespace: red-mesh } }
clusters:
- { name: c, cluster: { server: 'https://red:6443/' } }
users:
- { name: admin, user: { token: red-token } }
`
const green = `
current-context: green
contexts:
- { name: green, context: { cluster: c, user: admin } }
- { name: other, context: { cluster: d, user: other } }
clusters:
- { name: c, cluster: { server: 'https://green:6443' } }
- { name: d, cluster: { server: 'https://d:6443' } }
users:
- { name: admin, user: { token: green-token } }
- { name: other, user: { token: other-token } }
`

test('of the files of KUBECONFIG the first that has a name wins, and files that are not there do not count', () => {
  const env = listed(file('red', red), join(folder, 'missing'), file('green', green), file('empty', ''))
  expect(contextNames({}, env)).toEqual(['green', 'other', 'red'])
  expect(currentContext({}, env)).toBe('red')
  expect(openContext({}, env)).toMatchObject({
    name: 'red',
    namespace: 'red-mesh',
    cluster: { server: 'https://red:6443' },
    user: { token: 'red-token' },
  })
  // green's own cluster and user are hidden behind red's of the same names, as kubectl has it
  expect(openContext({ context: 'green' }, env)).toMatchObject({
    cluster: { server: 'https://red:6443' },
    user: { token: 'red-token' },
  })
  expect(openContext({ context: 'other' }, env)).toMatchObject({ user: { token: 'other-token' } })
})

test('the current context is that of the first file that sets one', () => {
  const env = listed(file('a', red.replace('current-context: red', 'current-context: ""')), file('b', green))
  expect(openContext({}, env).name).toBe('green')
})

test('two kubeconfigs that use one user name for two users are kept apart', () => {
  const one = openContext({ kubeconfig: file('red', red) }, {})
  const two = openContext({ kubeconfig: file('green', green) }, {})
  expect([one.user.token, two.user.token]).toEqual(['red-token', 'green-token'])
  expect([one.cluster.server, two.cluster.server]).toEqual(['https://red:6443', 'https://green:6443'])
})

test('--kubeconfig is the only file that counts; without any, it is the one in the home directory', () => {
  const env = listed(file('green', green))
  expect(contextNames({ kubeconfig: file('red', red) }, env)).toEqual(['red'])
  file('.kube/config', green)
  expect(contextNames({}, { HOME: folder })).toEqual(['green', 'other'])
})

test('paths are relative to the file that they stand in', () => {
  const path = file(
    'deep/config',
    `
current-context: x
contexts: [{ name: x, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: 'https://c', certificate-authority: ca.pem, tls-server-name: api,
  insecure-skip-tls-verify: false, proxy-url: 'socks5://proxy:1080' } }]
users: [{ name: u, user: { client-certificate: ../cert.pem, client-key: /abs/key.pem, tokenFile: token,
  exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: ./bin/login, args: [-v, 1], installHint: get it,
    env: [{ name: A, value: b }], interactiveMode: Never, provideClusterInfo: true } } }]
`,
  )
  expect(openContext({ kubeconfig: path }, { HTTPS_PROXY: 'http://ignored' })).toEqual({
    name: 'x',
    namespace: null,
    cluster: {
      server: 'https://c',
      caFile: join(folder, 'deep/ca.pem'),
      tlsServerName: 'api',
      skipTlsVerify: false,
      proxyUrl: 'socks5://proxy:1080',
    },
    user: {
      certFile: join(folder, 'cert.pem'),
      keyFile: '/abs/key.pem',
      tokenFile: join(folder, 'deep/token'),
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: join(folder, 'deep/bin/login'),
        args: ['-v', '1'],
        env: { A: 'b' },
        installHint: 'get it',
        interactive: false,
        provideClusterInfo: true,
      },
    },
  })
})

test('a plugin without a path is looked for in PATH', () => {
  const text = red.replace('{ token: red-token }', '{ exec: { command: aws, args: null, env: null } }')
  expect(openContext({ kubeconfig: file('x', text) }, {}).user.exec).toMatchObject({
    command: 'aws',
    args: [],
    env: {},
  })
})

test('--as replaces whom the kubeconfig impersonates, and keeps its groups', () => {
  const as = '{ token: t, as: eve, as-uid: "7", as-groups: [dev], as-user-extra: { why: [audit] } }'
  const path = file('x', red.replace('{ token: red-token }', as))
  const groups = { groups: ['dev'], extra: { why: ['audit'] }, uid: '7' }
  expect(openContext({ kubeconfig: path }, {}).user.impersonate).toEqual({ user: 'eve', ...groups })
  expect(openContext({ kubeconfig: path, as: 'bob' }, {}).user.impersonate).toEqual({ user: 'bob', ...groups })
  const plain = openContext({ kubeconfig: file('red', red), as: 'bob' }, {})
  expect(plain.user.impersonate).toEqual({ user: 'bob', groups: [], extra: {} })
})

test.each([
  ['api.example.com:6443', '', 'http://api.example.com:6443'],
  ['api.example.com:6443', ', insecure-skip-tls-verify: true', 'https://api.example.com:6443'],
  ['https://rancher/k8s/clusters/c-1/', '', 'https://rancher/k8s/clusters/c-1'],
])('the server %s%s is talked to as %s', (server, more, url) => {
  const text = red.replace("{ server: 'https://red:6443/' }", `{ server: '${server}'${more} }`)
  expect(openContext({ kubeconfig: file('x', text) }, {}).cluster.server).toBe(url)
})

test.each([
  ['an unknown context', () => ({ context: 'blue' }), red, 'usage', /no such context blue; known: red$/],
  [
    'no current context',
    () => ({}),
    red.replace('current-context: red', ''),
    'usage',
    /no current context is set; known: red$/,
  ],
  ['a context without its cluster', () => ({}), red.replace('cluster: c,', 'cluster: z,'), 'cannot-run', /cluster "z"/],
  ['a context without its user', () => ({}), red.replace('user: admin', 'user: z'), 'cannot-run', /user "z"/],
  ['a server that is no URL', () => ({}), red.replace('https://red:6443/', 'https://['), 'cannot-run', /is not a URL$/],
  [
    'two users of one name in one file',
    () => ({}),
    `${red}- { name: admin, user: {} }`,
    'cannot-run',
    /two users named admin$/,
  ],
  ['no YAML', () => ({}), 'users: [', 'cannot-run', /is not YAML: /],
  ['no mapping', () => ({}), 'hello', 'cannot-run', /is not a kubeconfig/],
  ['no list', () => ({}), 'users: { admin: {} }', 'cannot-run', /users is not a list$/],
  ['an entry without a name', () => ({}), 'users: [{ user: {} }]', 'cannot-run', /an entry of users has no name$/],
  ['nothing at all', () => ({}), '', 'cannot-run', /^no contexts in .*config$/],
])('%s is said plainly', (_, options, text, kind, message) => {
  const env = listed(file('config', text))
  expect(() => openContext(options(), env)).toThrow(message)
  expect(() => openContext(options(), env)).toThrow(expect.objectContaining({ name: 'UserError', kind }))
})

test.each([
  ['users', 'token: red-token', `exec: {command: x, args: ${aliasBomb}}`],
  ['users', 'token: red-token', `exec: {command: x, env: [{name: A, value: ${aliasBomb}}]}`],
  ['users', 'token: red-token', `as: x, as-groups: ${aliasBomb}`],
  ['contexts', '{ name: red, context', `${aliasBomb}\n- { name: red, context`],
])('%s with aliases that expand a billionfold are refused at once (%#)', (_, good, bad) => {
  const path = file('x', red.replace(good, bad))
  expect(() => openContext({ kubeconfig: path }, {})).toThrow(/^the kubeconfig .*x is malformed: /)
})

test('a --kubeconfig that is not there, or cannot be read, is said plainly', () => {
  const missing = join(folder, 'missing')
  expect(() => contextNames({ kubeconfig: missing }, {})).toThrow(`there is no kubeconfig ${missing}`)
  expect(() => contextNames({ kubeconfig: folder }, {})).toThrow(`cannot read the kubeconfig ${folder} (EISDIR)`)
})

test('whatever stands in a kubeconfig, it is a context or a sentence for its user', () => {
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant('https://x'), fc.constant('x'))
  const entry = (body: string) => fc.oneof(odd, fc.array(fc.record({ name: odd, [body]: odd }), { maxLength: 2 }))
  const config = fc.record(
    { 'current-context': odd, contexts: entry('context'), clusters: entry('cluster'), users: entry('user') },
    { requiredKeys: [] },
  )
  const path = file('config', '')
  fc.assert(
    fc.property(config, (value) => {
      writeFileSync(path, JSON.stringify(value))
      try {
        expect(openContext({ kubeconfig: path }, {}).cluster.server).toMatch(/^https?:/)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        expect(error.message).not.toBe('')
      }
    }),
  )
})
