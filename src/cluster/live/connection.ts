import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent } from 'node:https'
import { Failure } from './failure.js'
import type { KubeContext } from './kubeconfig.js'
import type { KubeUser } from './kubeconfig-file.js'

/** What every request to one API server carries. The agent keeps connections, so that many requests share a few handshakes. */
export interface Connection {
  readonly agent: HttpAgent
  readonly headers: Readonly<Record<string, string | string[]>>
}

/** A connection with a token, a password, a client certificate, or nothing. */
export function direct(context: KubeContext, user: KubeUser): Connection {
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
