import { Agent } from 'node:http'
import type { RequestOptions } from 'node:https'
import { KubeConfig } from '@kubernetes/client-node'
import type { Connection } from './connection.js'
import { Failure } from './failure.js'
import type { KubeContext } from './kubeconfig.js'
import type { KubeUser } from './kubeconfig-file.js'

/** A connection as @kubernetes/client-node makes it: through proxies, and with tokens refreshed by an auth-provider. */
export async function throughClientLibrary(context: KubeContext, user: KubeUser): Promise<Connection> {
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
  const { agent } = options
  if (!(agent instanceof Agent)) throw new Error('the client library made no agent')
  // the library offers no way to ask for kept connections, and opens one per request without
  Object.assign(agent, { keepAlive: true })
  const basic = options.auth ? { authorization: `Basic ${Buffer.from(options.auth).toString('base64')}` } : {}
  const headers = Object.entries({ ...options.headers, ...basic })
  return { agent, headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])) }
}

/** Data outranks files in kubectl, and the other way round in the library. */
function clusterFor(context: KubeContext) {
  const { server, caData, caFile, skipTlsVerify, tlsServerName, proxyUrl } = context.cluster
  return {
    name: 'only',
    server,
    // the library refuses plain HTTP unless this is set
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
