import type { MessageSignature } from '../signature.js'

const url = /http:\/\/(?<egress>[^.:/]{1,63})\.(?<namespace>[^.:/]{1,63})\.svc/
const lookup = /lookup (?<host>[^\s:]{1,253})/

/** istiod as the caller of a peer: its watch and its polls through the egress gateway. */
export const watchSignatures: readonly MessageSignature[] = [
  {
    id: 'watch-forbidden',
    has: ['status code is not OK: 403'],
    means: 'The peer refuses the calling egress gateway: an AuthorizationPolicy there does not accept its identity.',
    level: 'problem',
    facts: ['D59', 'D60', 'D61', 'D24', 'D26', 'D90'],
  },
  {
    id: 'watch-not-found',
    has: ['status code is not OK: 404'],
    means:
      'No route for the discovery request: the calling egress gateway has none for the peer yet, or the peer speaks no federation.',
    level: 'problem',
    facts: ['D91', 'D12'],
  },
  {
    id: 'watch-bad-request',
    has: ['status code is not OK: 400'],
    means: 'The peer’s istiod does not know the calling mesh, or got plain text from its own ingress gateway.',
    level: 'problem',
    facts: ['D92', 'D57', 'D31'],
  },
  {
    id: 'watch-unavailable',
    has: ['status code is not OK: 503'],
    means: 'The calling egress gateway cannot reach the peer, or the peer’s ingress gateway cannot reach its istiod.',
    level: 'problem',
    facts: ['D88', 'D89'],
  },
  {
    id: 'watch-status',
    has: ['status code is not OK: '],
    capture: /status code is not OK: (?<status>\d{3})/,
    means: 'The peer, or something between the meshes, answered discovery with an error.',
    level: 'problem',
    facts: ['D53', 'D88'],
  },
  {
    id: 'egress-name-unresolved',
    has: ['lookup '],
    oneOf: ['/v1/watch', '/v1/services'],
    capture: lookup,
    means: 'The egress gateway that the ServiceMeshPeer names has no Service, or DNS fails for istiod.',
    level: 'problem',
    facts: ['D16', 'D15', 'D13', 'D93'],
  },
  {
    id: 'egress-refused',
    has: ['connection refused'],
    oneOf: ['/v1/watch', '/v1/services'],
    capture: url,
    means:
      'The calling mesh’s own egress gateway accepts no connection on its discovery port: it is down, or has no listener there.',
    level: 'problem',
    facts: ['D93', 'D17', 'D22', 'D23'],
  },
  {
    id: 'egress-timeout',
    has: ['i/o timeout'],
    oneOf: ['/v1/watch', '/v1/services'],
    capture: url,
    means:
      'The calling mesh’s own egress gateway does not answer its istiod: a NetworkPolicy or a missing port is in the way.',
    level: 'problem',
    facts: ['D94', 'D30', 'D17'],
  },
  {
    id: 'egress-unreachable',
    has: ['dial tcp'],
    oneOf: ['/v1/watch', '/v1/services'],
    capture: url,
    means: 'istiod cannot connect to its own egress gateway.',
    level: 'problem',
    facts: ['D93'],
  },
  {
    id: 'resync-timeout',
    has: ['timeout while waiting after'],
    means: 'Polls of a peer failed for two minutes, during which istiod’s other pushes waited.',
    level: 'problem',
    facts: ['D96', 'D150', 'D154'],
  },
  {
    id: 'answer-unreadable',
    has: ['failed to unmarshal response bytes'],
    means: 'Something that is not a peer’s istiod answers: a proxy, a load balancer, or a web page.',
    level: 'problem',
    facts: ['D40', 'D50', 'D53'],
  },
  {
    id: 'watch-action-unknown',
    has: ['unknown Action from federation watch'],
    means: 'The peer speaks another version of the discovery protocol.',
    level: 'problem',
    facts: ['D12', 'D06'],
  },
  {
    id: 'watch-cut',
    has: ['watch failed: '],
    oneOf: ['EOF', 'context canceled', 'connection reset by peer'],
    means: 'An open watch was cut, as happens when a gateway or istiod restarts; istiod opens it again.',
    level: 'noise',
    facts: ['D47'],
  },
  {
    id: 'watch-failed',
    has: [],
    oneOf: ['watch failed: ', 'failed to GET URL: ', 'resync failed: '],
    means: 'Discovery of the peer failed.',
    level: 'problem',
    facts: ['D88', 'D93'],
  },
  {
    id: 'watch-restarting',
    has: ['restarting watch for cluster'],
    capture: /restarting watch for cluster (?<peer>[^\s]{1,253})/,
    means: 'The peer’s address, port or egress gateway was changed, so istiod calls anew.',
    level: 'note',
    facts: [],
  },
  {
    id: 'watch-lifecycle',
    has: [],
    oneOf: ['starting watch', 'watch stopped', 'watch closed', 'watch cancelled'],
    means: 'istiod opens or ends its watch of a peer.',
    level: 'note',
    facts: [],
  },
]
