import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { UserError } from '../../vocabulary/errors.js'
import { type KubeCluster, type KubeconfigFile, type KubeUser, readKubeconfig } from './kubeconfig-file.js'
import { environmentProxy } from './proxy.js'

export interface KubeconfigOptions {
  /** `--kubeconfig`: this file alone. */
  readonly kubeconfig?: string
  /** `--context`; default: the current one. */
  readonly context?: string
  /** `--as`. */
  readonly as?: string
}

/** Everything needed to talk to one API server as one user. Shares nothing with another context, not even a user of the same name. */
export interface KubeContext {
  readonly name: string
  /** The context's own default namespace. */
  readonly namespace: string | null
  readonly cluster: KubeCluster
  readonly user: KubeUser
}

type Environment = Readonly<Record<string, string | undefined>>

/** The name that the context of a pod's own service account goes by. */
const inClusterName = 'in-cluster'
const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Names of all contexts, in the order in which kubectl lists them. */
export function contextNames(options: KubeconfigOptions = {}, env: Environment = process.env): readonly string[] {
  const names = [...load(options, env).contexts.keys()].sort()
  return names.length === 0 && inCluster(env) ? [inClusterName] : names
}

/** Name of the context that is used when none is asked for, if there is one. */
export function currentContext(options: KubeconfigOptions = {}, env: Environment = process.env): string | null {
  const config = load(options, env)
  if (config.currentContext !== undefined) return config.currentContext
  return config.contexts.size === 0 && inCluster(env) ? inClusterName : null
}

/**
 * The context to use, found as kubectl finds it: `--kubeconfig`, else the files of KUBECONFIG, else ~/.kube/config, else the
 * service account of the pod that it runs in.
 */
export function openContext(options: KubeconfigOptions = {}, env: Environment = process.env): KubeContext {
  const config = load(options, env)
  if (config.contexts.size === 0 && inCluster(env) && (options.context ?? inClusterName) === inClusterName) {
    return actingAs(inClusterContext(env), options.as)
  }
  const name = options.context ?? config.currentContext
  if (name === undefined) throw noContext(config, options, env)
  const context = config.contexts.get(name)
  if (!context) throw new UserError('usage', `no such context ${name}; known: ${known(config)}`)
  const cluster = config.clusters.get(context.cluster)
  if (!cluster?.server) {
    throw new UserError(
      'cannot-run',
      `context ${name} names the cluster "${context.cluster}", for which the kubeconfig has no server`,
    )
  }
  const user = context.user === '' ? {} : config.users.get(context.user)
  if (!user) {
    throw new UserError(
      'cannot-run',
      `context ${name} names the user "${context.user}", whom the kubeconfig does not have`,
    )
  }
  const server = withScheme(cluster, user)
  const proxyUrl = cluster.proxyUrl ?? environmentProxy(server, env)
  return actingAs(
    {
      name,
      namespace: context.namespace ?? null,
      cluster: { ...cluster, server, ...(proxyUrl ? { proxyUrl } : {}) },
      user,
    },
    options.as,
  )
}

/** The first file that has a name wins, and the first that sets a current context; files that are not there do not count. */
function load(options: KubeconfigOptions, env: Environment): KubeconfigFile {
  const files = kubeconfigFiles(options, env).map(readKubeconfig)
  if (options.kubeconfig !== undefined && files[0] === null) {
    throw new UserError('cannot-run', `there is no kubeconfig ${options.kubeconfig}`)
  }
  const present = files.filter((file) => file !== null)
  const merged = <T>(maps: readonly ReadonlyMap<string, T>[]) => new Map(maps.toReversed().flatMap((map) => [...map]))
  return {
    currentContext: present.find((file) => file.currentContext !== undefined)?.currentContext,
    contexts: merged(present.map((file) => file.contexts)),
    clusters: merged(present.map((file) => file.clusters)),
    users: merged(present.map((file) => file.users)),
  }
}

function kubeconfigFiles(options: KubeconfigOptions, env: Environment): readonly string[] {
  if (options.kubeconfig !== undefined) return [options.kubeconfig]
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '')
  if (listed.length > 0) return [...new Set(listed)]
  return [join(env.HOME || homedir(), '.kube', 'config')]
}

function noContext(config: KubeconfigFile, options: KubeconfigOptions, env: Environment): UserError {
  if (config.contexts.size > 0) {
    return new UserError('usage', `no current context is set; known: ${known(config)}`, ['name one with --context'])
  }
  return new UserError('cannot-run', `no contexts in ${kubeconfigFiles(options, env).join(', ')}`, [
    'log in (oc login …), or name a file with --kubeconfig',
  ])
}

function known(config: KubeconfigFile): string {
  return [...config.contexts.keys()].sort().join(', ') || 'none'
}

/** kubectl speaks plain HTTP to a server without a scheme, unless something about TLS is configured. */
function withScheme(cluster: KubeCluster, user: KubeUser): string {
  const server = cluster.server.replace(/\/+$/, '')
  const tls = cluster.caFile ?? cluster.caData ?? user.certFile ?? user.certData ?? cluster.skipTlsVerify
  const url = /^https?:\/\//i.test(server) ? server : `${tls ? 'https' : 'http'}://${server}`
  if (!URL.canParse(url)) throw new UserError('cannot-run', `the kubeconfig's server "${cluster.server}" is not a URL`)
  return url
}

/** `--as` replaces the kubeconfig's user; its groups and extras stay, as in kubectl. */
function actingAs(context: KubeContext, as: string | undefined): KubeContext {
  if (as === undefined) return context
  const impersonate = { groups: [], extra: {}, ...context.user.impersonate, user: as }
  return { ...context, user: { ...context.user, impersonate } }
}

function inCluster(env: Environment): boolean {
  return Boolean(env.KUBERNETES_SERVICE_HOST) && existsSync(`${serviceAccount}/token`)
}

function inClusterContext(env: Environment): KubeContext {
  const host = env.KUBERNETES_SERVICE_HOST ?? ''
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${env.KUBERNETES_SERVICE_PORT || '443'}`
  const proxyUrl = environmentProxy(server, env)
  return {
    name: inClusterName,
    namespace: ownNamespace(),
    cluster: { server, caFile: `${serviceAccount}/ca.crt`, skipTlsVerify: false, ...(proxyUrl ? { proxyUrl } : {}) },
    user: { tokenFile: `${serviceAccount}/token` },
  }
}

function ownNamespace(): string | null {
  try {
    return readFileSync(`${serviceAccount}/namespace`, 'utf8').trim() || null
  } catch {
    return null
  }
}
