import type { Agent } from 'node:http'
import { type Connection, direct } from './connection.js'
import { logIn } from './credentials.js'
import type { KubeContext } from './kubeconfig.js'
import type { Impersonation, KubeUser } from './kubeconfig-file.js'

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
  // made in any case: it tells what is wrong with certificates and tokens, where the library would throw in a request
  const connection = direct(context, user)
  if (!context.cluster.proxyUrl && !refreshes) return connection
  const { throughClientLibrary } = await import('./client-library.js')
  return throughClientLibrary(context, user)
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
