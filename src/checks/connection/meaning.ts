/**
 * What a `lastDisconnectStatus` stands for: the HTTP status that the peer or the own egress gateway answered with, or an error of the
 * dial to the own egress gateway. It is the latest attempt only, which need not be the first cause.
 */
export function meaningOf(status: string | undefined): string {
  const known = meanings.find(([pattern]) => pattern.test(status ?? ''))
  return known ? known[1] : 'no reason is given'
}

const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /^403\b/,
    'the peer’s ingress gateway refuses the egress gateway of this side: clientID there, or an AuthorizationPolicy',
  ],
  [
    /^404\b/,
    'there is no route for the request: passing after a change, or the peer’s gateway is not set up for this mesh',
  ],
  [
    /^400\b/,
    'the peer’s istiod knows no ServiceMeshPeer for this mesh, or its ingress gateway speaks plain text to it',
  ],
  [
    /^50[234]\b/,
    'the egress gateway cannot reach the peer or agree on TLS with it, or the peer’s ingress cannot reach its istiod',
  ],
  [/^200\b/, 'the peer ended the stream, as when a gateway or istiod restarts'],
  [/no such host/, 'the egress gateway that the peer names has no Service'],
  [
    /lookup .*(network is unreachable|server misbehaving|timeout)/,
    'the name of the egress gateway’s Service does not resolve',
  ],
  [/connection refused/, 'nothing listens at the mesh’s own egress gateway'],
  [/i\/o timeout/, 'the mesh’s own egress gateway does not answer: a NetworkPolicy, or a missing port'],
  [/context canceled/, 'istiod gave up the attempt itself, as when the peer was changed'],
  [/EOF|reset by peer/, 'the connection was cut'],
  [/dial tcp/, 'istiod cannot connect to its own egress gateway'],
]
