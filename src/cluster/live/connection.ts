import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, validateHeaderValue } from 'node:http'
import { Agent } from 'node:https'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import { Failure } from './failure.js'
import type { KubeContext } from './kubeconfig.js'
import type { KubeUser } from './kubeconfig-file.js'
import { shown } from './shown.js'

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
  const secureContext = usable(context, tls)
  mustBeHeader(context, authorization)
  return {
    agent: server.startsWith('http:')
      ? new HttpAgent({ keepAlive: true })
      : new Agent({ keepAlive: true, ...tls, secureContext }),
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
    throw new Failure(`cannot read ${shown(file)}, which context ${context.name} names`, { cause: error })
  }
}

/**
 * What all connections share, so that certificates are parsed once. Node would throw for wrong ones in the middle of a request;
 * its messages are not passed on: they may quote what they were given.
 */
function usable(context: KubeContext, { ca, cert, key }: SecureContextOptions): SecureContext {
  const make = (what: string, options: SecureContextOptions) => {
    try {
      return createSecureContext(options)
    } catch {
      throw new Failure(`the ${what} of context ${context.name} cannot be used: not PEM, or not a pair`)
    }
  }
  const trusting = make('certificate authority', { ca })
  return cert || key ? make('client certificate and key', { ca, cert, key }) : trusting
}

function mustBeHeader(context: KubeContext, authorization: string | undefined): void {
  try {
    validateHeaderValue('authorization', authorization ?? '')
  } catch {
    throw new Failure(`the token of context ${context.name} has characters that no token has`)
  }
}
