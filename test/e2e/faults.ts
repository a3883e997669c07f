import type { Pair } from '../support/rig/cluster.js'
import type { LiveFederation } from '../support/rig/federation.js'
import { type Behaviour, type Fault as Misbehaviour, statusBody } from '../support/rig/proxy.js'

/** One thing that goes wrong on the way to the peer's cluster, and what the report has to say about it. */
export interface FaultCase {
  /** What goes wrong, in the page's words. */
  readonly fault: string
  /** Sets it up; gives the kubeconfig's difference, if it lies there. */
  readonly arrange: (federation: LiveFederation, pair: Pair) => void
  readonly repair?: (pair: Pair) => Promise<void>
  /** The peer's server in the kubeconfig, when it is not the proxy: its URL, or which other one. */
  readonly server?: string | 'silent' | 'expired' | 'other-name' | 'other-ca'
  /** Changes the peer's user in the kubeconfig. */
  readonly user?: Readonly<Record<string, unknown>>
  readonly code: 0 | 1 | 3 | 4
  /** What must stand among the reasons of unknowns or on stderr; absent = the fault must leave no trace. */
  readonly says?: RegExp
}

const isList = (plural: string) => (path: string) => path.endsWith(`/${plural}`)
const everywhere = () => true

/** Does `fault` to requests whose path fits, all of them or only the first so many. */
function does(fault: Misbehaviour, fits: (path: string) => boolean, times = Number.POSITIVE_INFINITY): Behaviour {
  let done = 0
  return ({ path }) => (fits(path) && done++ < times ? fault : 'pass')
}

/** The first list of services gives a first page, whose continuation is gone; the second is whole. */
function expiredPage(): Behaviour {
  let pages = 0
  return ({ path, query }) => {
    if (!path.endsWith('/services')) return 'pass'
    if (query.has('continue'))
      return { status: 410, body: statusBody(410, 'Expired', 'the provided continue parameter is too old') }
    pages++
    if (pages > 1) return 'pass'
    return { status: 200, body: { kind: 'ServiceList', apiVersion: 'v1', metadata: { continue: 'gone' }, items: [] } }
  }
}

const overloaded = (seconds: number): Misbehaviour => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: statusBody(429, 'TooManyRequests', 'too many requests'),
})
const internal: Misbehaviour = { status: 500, body: statusBody(500, 'InternalError', 'etcdserver: request timed out') }
const loginPage: Misbehaviour = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>log in</html>' }

const gateway = 'green-mesh-system/ingress-red-mesh-7f6b8d5c6-xyz12/istio-proxy'

/** All of them concern green, the peer, while red can be read. */
export const faults: readonly FaultCase[] = [
  {
    fault: 'Every answer comes 200 ms late',
    arrange: ({ green }) => green.proxy.behave(does({ delay: 200 }, everywhere)),
    code: 1,
  },
  {
    fault: 'A connection is reset, once',
    arrange: ({ green }) => green.proxy.behave(does({ reset: true }, isList('servicemeshpeers'), 1)),
    code: 1,
  },
  {
    fault: 'Connections are reset whenever pods are listed',
    arrange: ({ green }) => green.proxy.behave(does({ reset: true }, isList('pods'))),
    code: 1,
    says: /the connection to \S+ broke off/,
  },
  {
    fault: 'An answer breaks off in the middle, each time',
    arrange: ({ green }) => green.proxy.behave(does({ reset: true, afterBytes: 200 }, isList('configmaps'))),
    code: 1,
    says: /broke off/,
  },
  {
    fault: 'The API server is overloaded for a second (429 with Retry-After: 1)',
    arrange: ({ green }) => green.proxy.behave(does(overloaded(1), isList('pods'), 1)),
    code: 1,
  },
  {
    fault: 'The API server asks to be left alone for an hour (429 with Retry-After: 3600)',
    arrange: ({ green }) => green.proxy.behave(does(overloaded(3600), isList('pods'))),
    code: 1,
    says: /is overloaded \(429\); it asks to be left alone for 3600 s/,
  },
  {
    fault: 'An internal error, once (500)',
    arrange: ({ green }) => green.proxy.behave(does(internal, isList('exportedservicesets'), 1)),
    code: 1,
  },
  {
    fault: 'An internal error for one kind, each time (500)',
    arrange: ({ green }) => green.proxy.behave(does(internal, isList('exportedservicesets'))),
    code: 1,
    says: /answered 500: etcdserver: request timed out/,
  },
  {
    fault: 'One kind is not served at all (404)',
    arrange: ({ green }) =>
      green.proxy.behave(does({ status: 404, body: 'page not found' }, (path) => /networking\.istio\.io/.test(path))),
    code: 1,
    says: /no such kind on this cluster: DestinationRule \(networking\.istio\.io\)/,
  },
  {
    fault: 'A login page answers instead of the API server',
    arrange: ({ green }) => green.proxy.behave(does(loginPage, everywhere)),
    code: 4,
    says: /answered with text\/html, not JSON: is it an API server, or a login page before one\?/,
  },
  {
    fault: 'A proxy in between forbids a path (403 without a Status)',
    arrange: ({ green }) =>
      green.proxy.behave(
        does({ status: 403, headers: { 'content-type': 'text/html' }, body: 'no' }, isList('configmaps')),
      ),
    code: 1,
    says: /answered 403, but not as an API server does: is a proxy in between\?/,
  },
  {
    fault: 'The answer is not whole JSON, though it claims to be',
    arrange: ({ green }) =>
      green.proxy.behave(
        does({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"items": [' }, isList('services')),
      ),
    code: 4,
    says: /is not whole JSON/,
  },
  {
    fault: 'The list changes under paging (410 Gone)',
    arrange: ({ green }) => green.proxy.behave(expiredPage()),
    code: 1,
  },
  {
    fault: 'Some kinds may not be listed (403)',
    arrange: ({ green }) =>
      green.proxy.behave(
        does({ status: 403, body: statusBody(403, 'Forbidden', 'configmaps is forbidden') }, isList('configmaps')),
      ),
    code: 1,
    says: /may not list configmaps in green-mesh-system/,
  },
  {
    fault: 'The token has expired (401)',
    arrange: () => {},
    user: { token: 'expired' },
    code: 4,
    says: /nothing of green can be read: credentials rejected or expired \(401\)/,
  },
  {
    fault: 'The kubeconfig’s login plugin is not installed',
    arrange: () => {},
    user: {
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-login', interactiveMode: 'Never' },
    },
    code: 4,
    says: /no-such-login/,
  },
  {
    fault: 'The API server’s certificate has expired',
    arrange: () => {},
    server: 'expired',
    code: 4,
    says: /certificate has expired/,
  },
  {
    fault: 'The API server’s certificate is for another name',
    arrange: () => {},
    server: 'other-name',
    code: 4,
    says: /certificate is for another name/,
  },
  {
    fault: 'The API server’s certificate is of another CA',
    arrange: () => {},
    server: 'other-ca',
    code: 4,
    says: /not signed by a CA that the kubeconfig trusts/,
  },
  {
    fault: 'The API server’s name does not resolve',
    arrange: () => {},
    server: 'https://api.green.invalid:6443',
    code: 4,
    says: /its name does not resolve/,
  },
  {
    fault: 'The peer’s cluster is down: connections are refused',
    arrange: () => {},
    server: 'https://127.0.0.1:9',
    code: 4,
    says: /cannot reach \S+: connection refused/,
  },
  {
    fault: 'The API server accepts connections and never says a word',
    arrange: () => {},
    server: 'silent',
    code: 4,
    says: /gave no complete answer within 2 s/,
  },
  {
    fault: 'The API server takes requests and never answers',
    arrange: ({ green }) => green.proxy.behave(does({ hang: true }, everywhere)),
    code: 4,
    says: /gave no complete answer within 2 s/,
  },
  {
    fault: 'One kind hangs',
    arrange: ({ green }) => green.proxy.behave(does({ hang: true }, isList('deployments'))),
    code: 1,
    says: /gave no complete answer within 2 s/,
  },
  {
    fault: 'Answers come in drops, slower than --request-timeout',
    arrange: ({ green }) => green.proxy.behave(does({ drip: 400 }, isList('configmaps'))),
    code: 1,
    says: /gave no complete answer within 2 s/,
  },
  {
    fault: 'Logs may not be read (403)',
    arrange: ({ green }) =>
      green.proxy.behave(
        does({ status: 403, body: statusBody(403, 'Forbidden', 'pods/log is forbidden') }, isList('log')),
      ),
    code: 1,
    says: /may not get pods\/log in green-mesh-system/,
  },
  {
    fault: 'Ports may not be forwarded',
    arrange: ({ green }) => green.proxy.behave(does({ reset: true }, (path) => /\/(portforward|exec)$/.test(path))),
    code: 1,
  },
  {
    fault: 'A log breaks off',
    arrange: ({ green }) => green.kubelet.log(gateway).cutAfter(300),
    code: 1,
  },
  {
    fault: 'A log hangs',
    arrange: ({ green }) => green.kubelet.log(gateway).stall(),
    code: 1,
  },
  {
    fault: 'The API server is stopped in the middle of the run',
    // it answers with its control planes first, whichever list comes before: deployments are asked for when these are known
    arrange: ({ green }, pair) =>
      green.proxy.behave(({ path }) => {
        if (path.endsWith('/servicemeshcontrolplanes')) return 'pass'
        if (path.endsWith('/deployments')) void pair.green.stop()
        return { reset: true }
      }),
    repair: (pair) => pair.green.restart(),
    code: 4,
    says: /the connection to \S+ broke off/,
  },
]
