import { deniedBy } from '../attribution.js'
import { outcomeOf } from '../outcome.js'
import type { AccessSeen, AccessSignature } from '../signature.js'
import { names } from './tls.js'

/** Requests and connections that were refused, or that failed for want of a route, a host or a connection. */
export const requestSignatures: readonly AccessSignature[] = [
  {
    id: 'denied-discovery',
    match: (seen) => policy(seen)?.startsWith('federation-discovery-') === true,
    capture: denial,
    means:
      'The caller’s identity is not the clientID of the ServiceMeshPeer, so the ingress gateway refuses discovery.',
    level: 'problem',
    facts: ['D59', 'D60', 'D61', 'D24'],
  },
  {
    id: 'denied-exports',
    match: (seen) => policy(seen)?.startsWith('federation-exports-') === true,
    capture: denial,
    means: 'The caller’s identity is not the clientID that istiod had when it set up the exports.',
    level: 'problem',
    facts: ['D63', 'D135', 'D59'],
  },
  {
    id: 'denied-by-policy',
    match: (seen) => policy(seen) != null,
    capture: denial,
    means: 'An AuthorizationPolicy that federation did not make refuses the peer’s traffic.',
    level: 'problem',
    facts: ['D26'],
  },
  {
    id: 'denied-no-policy-allows',
    match: ({ line }) => deniedBy(line) !== null,
    capture: names,
    means: 'There are AuthorizationPolicies that allow, and none of them allows the caller.',
    level: 'problem',
    facts: ['D113', 'D26'],
  },
  {
    id: 'peer-denied-us',
    match: (seen) => answered(seen, 403),
    capture: names,
    means: 'The peer refuses the calling egress gateway; the log of the peer’s ingress gateway names the policy.',
    level: 'problem',
    facts: ['D59', 'D60', 'D61', 'D24', 'D26', 'D90'],
  },
  {
    id: 'istiod-refused-request',
    match: (seen) => answered(seen, 400),
    capture: names,
    means:
      'The istiod that is called has no ServiceMeshPeer for the caller, or its ingress gateway speaks plain text to it.',
    level: 'problem',
    facts: ['D92', 'D57', 'D31'],
  },
  {
    id: 'peer-unavailable',
    match: (seen) => answered(seen, 503) || answered(seen, 504),
    capture: names,
    means: 'The peer’s ingress gateway answers, but cannot reach its istiod.',
    level: 'problem',
    facts: ['D89', 'D04', 'D30', 'D31'],
  },
  {
    id: 'peer-has-no-route',
    match: (seen) => answered(seen, 404),
    capture: names,
    means:
      'The peer answers but has no route for discovery: its ingress gateway is not set up for the caller, or it is no federation peer.',
    level: 'problem',
    facts: ['D91', 'D12', 'D57'],
  },
  {
    id: 'filter-chain-not-found',
    match: (seen) => seen.why.includes('filter chain not found'),
    capture: names,
    means: 'No listener takes the name that the caller asks for: the service is not exported, or a port is mixed up.',
    level: 'problem',
    facts: ['D134', 'D43'],
  },
  {
    id: 'route-not-found',
    match: (seen) => seen.flag('NR'),
    capture: names,
    means:
      'The gateway has no route for the request: passing after a change of the peer, otherwise its configuration is missing.',
    level: 'problem',
    facts: ['D91', 'D22'],
  },
  {
    id: 'cluster-not-found',
    match: (seen) => seen.flag('NC'),
    capture: names,
    means: 'The gateway’s route leads to a cluster that does not exist, as with services of several ports.',
    level: 'problem',
    facts: ['D136'],
  },
  {
    id: 'peer-has-no-host',
    match: (seen) => seen.flag('UH') && way(seen, 'we-call-peer'),
    capture: names,
    means: 'The egress gateway has no address to call: none is given or resolved for the peer.',
    level: 'problem',
    facts: ['D37', 'D58', 'D132'],
  },
  {
    id: 'service-has-no-host',
    match: (seen) => seen.flag('UH'),
    capture: names,
    means: 'The exported service, or istiod, has no ready endpoint behind the ingress gateway.',
    level: 'problem',
    facts: ['D114', 'D89'],
  },
  {
    id: 'overflow',
    match: (seen) => seen.flag('UO'),
    capture: names,
    means: 'A circuit breaker of the gateway cut in.',
    level: 'problem',
    facts: ['D147'],
  },
  {
    id: 'discovery-failed',
    match: (seen) =>
      seen.about?.plane === 'discovery' && seen.line.responseCode >= 400 && !seen.flag('UF') && !seen.flag('UC'),
    capture: (seen) => ({ ...names(seen), status: String(seen.line.responseCode) }),
    means: 'A discovery request was answered with an error.',
    level: 'problem',
    facts: ['D88', 'D91'],
  },
]

/** The upstream itself gave this status on the discovery plane; a gateway’s own answer bears other details. */
function answered({ line, about }: AccessSeen, status: number): boolean {
  return about?.plane === 'discovery' && line.responseCode === status && line.responseCodeDetails === 'via_upstream'
}

function policy({ line }: AccessSeen): string | null | undefined {
  return deniedBy(line)?.policy
}

function denial(seen: AccessSeen): Record<string, string> {
  const { namespace, policy: name } = deniedBy(seen.line) ?? {}
  return { ...names(seen), ...(namespace && { policyNamespace: namespace }), ...(name && { policy: name }) }
}

function way({ about }: AccessSeen, wanted: string): boolean {
  return about?.way === wanted
}

/** False for the great mass of lines: nothing to explain. */
export function needsExplaining({ line }: Pick<AccessSeen, 'line'>): boolean {
  return line.responseFlags.length > 0 || outcomeOf(line) !== 'ok'
}
