import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Agent, RequestOptions } from 'node:https'
import { logIn } from './credentials.js'
import { Failure } from './failure.js'
import type { KubeContext } from './kubeconfig.js'
import type { Impersonation, KubeUser } from './kubeconfig-file.js'

/** What every request to one API server carries. The agent keeps connections, so that many requests share a few handshakes. */
export interface Connection {
  readonly agent: Agent
  readonly headers: Readonly<Record<string, string | string[]>>
}

/** How long the outcome of logging in stands, good or bad: within it, asking again would give the same. */
const freshMs = 30_000

/** Logs in when first asked, then gives everyone the same connection. One that was refused is made anew when it is not fresh. */
export function connecting(context: KubeContext, signal: AbortSignal) {
  const agents: Agent[] = []
  let current: Promise<Connection> | null = null
  let startedAt = 0
  let failed = false
  const isStale = () => performance.now() - startedAt > freshMs
  return {
    get(): Promise<Connection> {
      if (current && !(failed && isStale())) return current
      failed = false
      startedAt = performance.now()
      const made = connect(context, signal)
      current = made
      made.then(
        (connection) => agents.push(connection.agent),
        () => {
          failed = true
        },
      )
      return made
    },
    /** The connection's credentials are not accepted. */
    refused(): void {
      if (isStale()) current = null
    },
    close(): void {
      for (const agent of agents) agent.destroy()
    },
  }
}

/** SHA-256 of the cluster's CA, or null where the system's CAs are trusted. */
export function caFingerprint(context: KubeContext): string | null {
  const { caData, caFile } = context.cluster
  try {
    const ca = caData ? Buffer.from(caData, 'base64') : caFile ? readFileSync(caFile) : null
    return ca && createHash('sha256').update(ca).digest('hex')
  } catch {
    return null
  }
}

async function connect(context: KubeContext, signal: AbortSignal): Promise<Connection> {
  const [user, { KubeConfig }] = await Promise.all([logIn(context, signal), import('@kubernetes/client-node')])
  const config = new KubeConfig()
  config.loadFromOptions({
    clusters: [clusterFor(context)],
    users: [userFor(user)],
    contexts: [{ name: 'only', cluster: 'only', user: 'only' }],
    currentContext: 'only',
  })
  const options: RequestOptions = {}
  try {
    await config.applyToHTTPSOptions(options)
  } catch (error) {
    const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    throw new Failure(`cannot use the credentials of context ${context.name}: ${text}`, { cause: error })
  }
  const agent = options.agent as Agent
  // the client library offers no way to ask for kept connections, and opens one per request without
  Object.assign(agent, { keepAlive: true })
  const basic = options.auth ? { authorization: `Basic ${Buffer.from(options.auth).toString('base64')}` } : {}
  const headers = Object.entries({ ...options.headers, ...basic, ...impersonation(user.impersonate) })
  return {
    agent,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, Array.isArray(value) ? value : String(value)])),
  }
}

/** Data outranks files in kubectl, and the other way round in the client library. */
function clusterFor(context: KubeContext) {
  const { server, caData, caFile, skipTlsVerify, tlsServerName, proxyUrl } = context.cluster
  return {
    name: 'only',
    server,
    // the client library refuses plain HTTP unless this is set
    skipTLSVerify: skipTlsVerify || server.startsWith('http:'),
    ...(caData ? { caData } : caFile ? { caFile } : {}),
    ...(tlsServerName ? { tlsServerName } : {}),
    ...(proxyUrl ? { proxyUrl } : {}),
  }
}

function userFor(user: KubeUser) {
  const { certData, certFile, keyData, keyFile, token, username, password, authProvider } = user
  return {
    name: 'only',
    ...(certData ? { certData } : certFile ? { certFile } : {}),
    ...(keyData ? { keyData } : keyFile ? { keyFile } : {}),
    ...(token ? { token } : {}),
    ...(username ? { username, password: password ?? '' } : {}),
    ...(authProvider && !token ? { authProvider } : {}),
  }
}

function impersonation(as: Impersonation | undefined): Record<string, string | string[]> {
  if (!as) return {}
  const extra = Object.entries(as.extra).map(([key, values]) => [
    `Impersonate-Extra-${encodeURIComponent(key)}`,
    [...values],
  ])
  return {
    'Impersonate-User': as.user,
    ...(as.uid ? { 'Impersonate-Uid': as.uid } : {}),
    ...(as.groups.length > 0 ? { 'Impersonate-Group': [...as.groups] } : {}),
    ...Object.fromEntries(extra),
  }
}
