import { kinds } from '../kinds.js'

/** Envoy admin pages that meshfed may read; all of them only show. */
export const envoyPages = ['/config_dump', '/clusters?format=json', '/stats', '/certs', '/server_info'] as const
export type EnvoyPage = (typeof envoyPages)[number]

/** Ports where a connection could do more than show: Envoy's and the agent's admin pages, istiod's debug pages. */
const adminPorts: ReadonlySet<number> = new Set([8080, 15000, 15004, 15020])

const name = '[A-Za-z0-9.:_-]+'
const pod = `/api/v1/namespaces/${name}/pods/${name}`
const lists: ReadonlySet<string> = new Set(Object.values(kinds).map((kind) => `${kind.group}/${kind.resource}`))

const reads: readonly RegExp[] = [/^\/version$/, new RegExp(`^/apis/${name}$`), new RegExp(`^${pod}/log$`)]
const upgrades = new RegExp(`^${pod}/(?:exec|portforward)$`)
const list = new RegExp(`^/(?:api|apis/(${name}))/v[a-z0-9]+/(?:namespaces/${name}/)?(${name})$`)
const review = /^\/apis\/(?:authorization|authentication)\.k8s\.io\/v1\/selfsubject(?:access|rules|)reviews$/

/**
 * The one gate that every request passes. It throws for anything but: lists of the kinds that meshfed knows (so never of
 * Secrets), pod logs, versions, and reviews of one's own rights. A refusal is a fault of this program, never of its user.
 */
export function allowRequest(method: string, path: string): void {
  const { pathname, searchParams } = pathOf(path)
  const allowed =
    method === 'GET' ? isRead(pathname) && !searchParams.has('watch') : method === 'POST' && review.test(pathname)
  if (!allowed) throw new Error(`not a read that is allowed: ${method} ${pathname}`)
}

/**
 * The same gate for websockets: a forwarded port, or the one command that is ever run, `pilot-agent request GET` of an Envoy
 * page in the proxy's container, without input.
 */
export function allowUpgrade(path: string): void {
  const { pathname, search } = pathOf(path)
  const pages = envoyPages.map(
    (page) => new URL(envoyExecPath({ namespace: 'n', name: 'p' }, page), 'https://api').search,
  )
  const allowed = pathname.endsWith('/exec') ? pages.includes(search) : /^\?ports=\d{1,5}$/.test(search)
  if (!upgrades.test(pathname) || !allowed) throw new Error(`not a websocket that is allowed: ${path}`)
}

/** The path under which Envoy's page is read by a command in a pod. */
export function envoyExecPath(pod: { readonly namespace: string; readonly name: string }, page: EnvoyPage): string {
  const query = new URLSearchParams({ container: 'istio-proxy', stdout: 'true', stderr: 'true' })
  for (const word of ['pilot-agent', 'request', 'GET', page.slice(1)]) query.append('command', word)
  return `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/exec?${query}`
}

/** Port-forwarding, to ports on which nothing can be changed. */
export function allowForward(port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > 65535 || adminPorts.has(port)) {
    throw new Error(`not a port that may be forwarded: ${port}`)
  }
}

export function allowEnvoyPage(page: string): void {
  if (!envoyPages.some((allowed) => allowed === page)) throw new Error(`not an Envoy page that may be read: ${page}`)
}

function isRead(pathname: string): boolean {
  if (reads.some((path) => path.test(pathname))) return true
  const [, group = '', resource = ''] = list.exec(pathname) ?? []
  return lists.has(`${group}/${resource}`)
}

/** Refuses paths that a server could read as another one. */
function pathOf(path: string): URL {
  const url = new URL(path, 'https://api')
  if (url.host !== 'api' || !path.startsWith('/') || path.split('?', 1)[0] !== url.pathname) {
    throw new Error(`not a plain path: ${path}`)
  }
  return url
}
