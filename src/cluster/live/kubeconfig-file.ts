import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve, sep } from 'node:path'
import { loadAll } from 'js-yaml'
import { UserError } from '../../vocabulary/errors.js'

/** One entry of a kubeconfig's `clusters`, with absolute paths. */
export interface KubeCluster {
  readonly server: string
  readonly caFile?: string
  /** Base64. */
  readonly caData?: string
  readonly skipTlsVerify: boolean
  readonly tlsServerName?: string
  readonly proxyUrl?: string
}

/** Whom to act as: the `as*` fields of a user. */
export interface Impersonation {
  readonly user: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra: Readonly<Record<string, readonly string[]>>
}

/** A credential plugin, as client-go's ExecConfig; `command` is absolute when it was written as a path. */
export interface ExecPlugin {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly installHint?: string
  readonly interactive: boolean
  readonly provideClusterInfo: boolean
}

/** One entry of a kubeconfig's `users`, with absolute paths. */
export interface KubeUser {
  readonly certFile?: string
  readonly certData?: string
  readonly keyFile?: string
  readonly keyData?: string
  readonly token?: string
  readonly tokenFile?: string
  readonly username?: string
  readonly password?: string
  readonly exec?: ExecPlugin
  /** The older `auth-provider` (OIDC), left to the client library. */
  readonly authProvider?: unknown
  readonly impersonate?: Impersonation
}

export interface ContextEntry {
  readonly cluster: string
  readonly user: string
  readonly namespace?: string
}

/** What one kubeconfig says, by name. */
export interface KubeconfigFile {
  readonly currentContext: string | undefined
  readonly contexts: ReadonlyMap<string, ContextEntry>
  readonly clusters: ReadonlyMap<string, KubeCluster>
  readonly users: ReadonlyMap<string, KubeUser>
}

/** Reads one kubeconfig; `null` where there is no such file. An empty file is an empty config, as for kubectl. */
export function readKubeconfig(file: string): KubeconfigFile | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (code(error) === 'ENOENT' || code(error) === 'ENOTDIR') return null
    throw new UserError('cannot-run', `cannot read the kubeconfig ${file} (${code(error)})`, [], { cause: error })
  }
  const config = parse(file, text)
  const base = dirname(resolve(file))
  return {
    currentContext: string(config['current-context']),
    contexts: entries(file, config, 'contexts', 'context', readContext),
    clusters: entries(file, config, 'clusters', 'cluster', (entry) => readCluster(entry, base)),
    users: entries(file, config, 'users', 'user', (entry) => readUser(entry, base, file)),
  }
}

type Fields = Readonly<Record<string, unknown>>

function parse(file: string, text: string): Fields {
  let document: unknown
  try {
    document = loadAll(text, { filename: file })[0] ?? {}
  } catch (error) {
    const line = error instanceof Error ? error.message.split('\n')[0] : ''
    throw new UserError('cannot-run', `the kubeconfig ${file} is not YAML: ${line}`, [], { cause: error })
  }
  if (!isFields(document)) {
    throw new UserError('cannot-run', `${file} is not a kubeconfig: it holds no mapping`)
  }
  return document
}

/** A name that stands twice in one file is an error for kubectl too: there is no telling which one is meant. */
function entries<T>(
  file: string,
  config: Fields,
  list: string,
  body: string,
  read: (fields: Fields) => T,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  const all = config[list] ?? []
  if (!Array.isArray(all))
    throw new UserError('cannot-run', `the kubeconfig ${file} is malformed: ${list} is not a list`)
  for (const entry of all) {
    const name = isFields(entry) ? string(entry.name) : undefined
    if (name === undefined) {
      throw new UserError('cannot-run', `the kubeconfig ${file} is malformed: an entry of ${list} has no name`)
    }
    if (found.has(name)) throw new UserError('cannot-run', `the kubeconfig ${file} has two ${list} named ${name}`)
    found.set(name, read(fields(entry[body])))
  }
  return found
}

function readContext(context: Fields): ContextEntry {
  return {
    cluster: string(context.cluster) ?? '',
    user: string(context.user) ?? '',
    ...optional('namespace', string(context.namespace)),
  }
}

function readCluster(cluster: Fields, base: string): KubeCluster {
  return {
    server: string(cluster.server) ?? '',
    skipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
    ...optional('caFile', path(base, cluster['certificate-authority'])),
    ...optional('caData', string(cluster['certificate-authority-data'])),
    ...optional('tlsServerName', string(cluster['tls-server-name'])),
    ...optional('proxyUrl', string(cluster['proxy-url'])),
  }
}

function readUser(user: Fields, base: string, file: string): KubeUser {
  return {
    ...optional('certFile', path(base, user['client-certificate'])),
    ...optional('certData', string(user['client-certificate-data'])),
    ...optional('keyFile', path(base, user['client-key'])),
    ...optional('keyData', string(user['client-key-data'])),
    ...optional('token', string(user.token)),
    ...optional('tokenFile', path(base, user.tokenFile)),
    ...optional('username', string(user.username)),
    ...optional('password', string(user.password)),
    ...optional('exec', readExec(user.exec, base, file)),
    ...optional('authProvider', isFields(user['auth-provider']) ? user['auth-provider'] : undefined),
    ...optional('impersonate', readImpersonation(user, file)),
  }
}

function readExec(exec: unknown, base: string, file: string): ExecPlugin | undefined {
  if (!isFields(exec)) return undefined
  const command = string(exec.command) ?? ''
  const env = list(exec.env).filter(isFields)
  return {
    apiVersion: string(exec.apiVersion) ?? 'client.authentication.k8s.io/v1',
    command: command.includes(sep) ? resolve(base, command) : command,
    args: texts(exec.args, file),
    env: Object.fromEntries(env.map((entry) => texts([entry.name, entry.value ?? ''], file))),
    ...optional('installHint', string(exec.installHint)),
    interactive: exec.interactiveMode !== 'Never',
    provideClusterInfo: exec.provideClusterInfo === true,
  }
}

function readImpersonation(user: Fields, file: string): Impersonation | undefined {
  const as = string(user.as)
  if (as === undefined) return undefined
  const extra = Object.entries(fields(user['as-user-extra']))
  return {
    user: as,
    groups: texts(user['as-groups'], file),
    extra: Object.fromEntries(extra.map(([key, values]) => [key, texts(values, file)])),
    ...optional('uid', string(user['as-uid'])),
  }
}

function path(base: string, value: unknown): string | undefined {
  const name = string(value)
  return name === undefined || isAbsolute(name) ? name : resolve(base, name)
}

/** Empty counts as absent: kubectl writes `token: ""`. */
function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** kubectl refuses anything else there, and what aliases make of a list may be longer than any memory. */
function texts(value: unknown, file: string): readonly string[] {
  return list(value).map((item) => {
    if (typeof item === 'object' && item !== null)
      throw new UserError(
        'cannot-run',
        `the kubeconfig ${file} is malformed: a list or a mapping stands where text belongs`,
      )
    return String(item)
  })
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V })
}

function code(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
}
