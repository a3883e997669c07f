import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent } from 'node:https'
import { logIn } from './credentials.js'
import { Failure } from './failure.js'
import type { KubeContext } from './kubeconfig.js'
import type { Impersonation, KubeUser } from './kubeconfig-file.js'

/** What every request to one API server carries. The agent keeps connections, so that many requests share a few handshakes. */
export interface Connection {
  readonly agent: HttpAgent
  readonly headers: Readonly<Record<string, string | string[]>>
}

/** How long the outcome of logging in stands, good or bad: within it, asking again would give the same. */
const freshMs = 30_000

/** Logs in when first asked, then gives everyone the same connection. One that was refused is made anew when it is not fresh. */
export function connecting(context: KubeContext, signal: AbortSignal) {
  const agents: HttpAgent[] = []
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
  const user = await logIn(context, signal)
  const { agent, headers } = await authenticate(context, user)
  return { agent, headers: { ...headers, ...impersonation(user.impersonate) } }
}

/**
 * The client library knows proxies and token refreshing by OpenID Connect. It also costs a third of a second and 75 MB to
 * load, so tokens, passwords and certificates, which need no more than a header or a TLS option, do without it.
 */
async function authenticate(context: KubeContext, user: KubeUser): Promise<Connection> {
  const refreshes = user.authProvider !== undefined && user.token === undefined
  if (!context.cluster.proxyUrl && !refreshes) return direct(context, user)
  const { throughClientLibrary } = await import('./client-library.js')
  return throughClientLibrary(context, user)
}

function direct(context: KubeContext, user: KubeUser): Connection {
  const { server, caData, caFile, skipTlsVerify, tlsServerName } = context.cluster
  const { token, username, password } = user
  const basic = Buffer.from(`${username}:${password ?? ''}`).toString('base64')
  const authorization = token ? `Bearer ${token}` : username ? `Basic ${basic}` : undefined
  const tls = {
    ca: pem(context, caData, caFile),
    cert: pem(context, user.certData, user.certFile),
    key: pem(context, user.keyData, user.keyFile),
    servername: tlsServerName,
    ...(skipTlsVerify ? { rejectUnauthorized: false } : {}),
  }
  return {
    agent: server.startsWith('http:') ? new HttpAgent({ keepAlive: true }) : new Agent({ keepAlive: true, ...tls }),
    headers: authorization ? { authorization } : {},
  }
}

/** Data outranks a file, as in kubectl. */
function pem(context: KubeContext, data: string | undefined, file: string | undefined): Buffer | undefined {
  if (data) return Buffer.from(data, 'base64')
  if (!file) return undefined
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Failure(`cannot read ${file}, which context ${context.name} names`, { cause: error })
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
