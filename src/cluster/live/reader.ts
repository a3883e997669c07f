import type { Duplex } from 'node:stream'
import { type Fact, known, type Right, type Unknown, unknown } from '../../vocabulary/fact.js'
import { kinds } from '../kinds.js'
import type { ClusterReader } from '../reader.js'
import { mayRead } from '../rights.js'
import { whole } from '../trim.js'
import type { EnvoyPage } from './allow.js'
import { readEnvoy } from './envoy.js'
import { asFact, Failure } from './failure.js'
import { forward, type PodRef } from './forward.js'
import { type Api, type ApiOptions, openApi } from './http.js'
import { openLog } from './log.js'
import { listAll, listFirstPage } from './pages.js'
import { servedVersions } from './versions.js'

/** What only a live cluster can give. */
export interface LiveReader extends ClusterReader {
  readonly source: 'live'
  /** Bytes to and from a pod's port, for a TLS handshake. The caller destroys it. */
  forward(pod: PodRef, port: number): Promise<Fact<Duplex>>
  /** Which of these rights the user has. Asks the API server; changes nothing. */
  mayRead(rights: readonly Right[]): Promise<ReadonlyMap<Right, Fact<boolean>>>
}

/** A reader of one context's API server. Nothing is asked before the first read: an unreachable server is a `Fact` of each. */
export function openLive(options: ApiOptions): LiveReader {
  const { context } = options
  const api = openApi(options)
  const withServedVersion = servedVersions(api)

  return {
    name: context.name,
    source: 'live',
    stats: api.stats,

    async list(resource, namespace, trim = whole) {
      const kind = kinds[resource]
      const within = kind.namespaced ? namespace : null
      if (within !== null && !isName(within)) return notAName(within)
      const right: Right = { group: kind.group, resource, verb: 'list', namespace: within }
      return asFact(async () => {
        const objects = await withServedVersion(kind, (served) => listAll(api, served, within, trim))
        if (objects) return objects
        throw new Failure(`no such kind on this cluster: ${kind.kind}${kind.group === '' ? '' : ` (${kind.group})`}`)
      }, right)
    },

    async listIfFew(resource, trim = whole) {
      return asFact(() => withServedVersion(kinds[resource], (served) => listFirstPage(api, served, trim)))
    },

    async log(container, options) {
      const names = [container.namespace, container.pod, container.container]
      const wrong = names.find((name) => !isName(name))
      if (wrong !== undefined) return notAName(wrong)
      const right: Right = { group: '', resource: 'pods/log', verb: 'get', namespace: container.namespace }
      return asFact(() => openLog(api, container, options), right)
    },

    proxyConfig: (pod) => readEnvoyJson(api, pod, '/config_dump'),

    proxyClusters: (pod) => readEnvoyJson(api, pod, '/clusters?format=json'),

    async now() {
      return asFact(async () => {
        if (!api.clock()) await api.get('/version')
        const now = api.clock()
        if (!now) throw new Failure(`${api.host} does not say what time it is`)
        return now
      })
    },

    async heldNamespaces() {
      return null
    },

    async forward(pod, port) {
      const right: Right = { group: '', resource: 'pods/portforward', verb: 'get', namespace: pod.namespace }
      return asFact(() => forward(api, pod, port), right)
    },

    mayRead: (rights) => mayRead((review) => asFact(() => api.review(review.path, review.body)), rights),

    close: () => api.close(),
  }
}

async function readEnvoyJson(api: Api, pod: PodRef, page: EnvoyPage): Promise<Fact<unknown>> {
  if (!isName(pod.namespace) || !isName(pod.name)) return notAName(`${pod.namespace}/${pod.name}`)
  const text = await readEnvoy(api, pod, page)
  if (!text.known) return text
  try {
    return known(JSON.parse(text.value))
  } catch {
    return unknown(`Envoy of pod ${pod.namespace}/${pod.name} gave no whole JSON`)
  }
}

/** Names as Kubernetes has them. Others come from a typing error, and must not become part of a path. */
function isName(name: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)
}

function notAName(name: string): Unknown {
  return unknown(`"${name}" is not a name that Kubernetes allows`)
}
