import { outcomeOf } from '../outcome.js'
import type { AccessSeen, AccessSignature } from '../signature.js'
import { names } from './tls.js'

/** Connections that could not be made, and exchanges that were cut. They come after what explains them better. */
export const connectionSignatures: readonly AccessSignature[] = [
  {
    id: 'istiod-unreachable',
    match: (seen) => fromPeer(seen) && seen.about?.plane === 'discovery' && (seen.flag('UF') || seen.flag('UC')),
    capture: names,
    means: 'The ingress gateway cannot reach its own istiod on the discovery port.',
    level: 'problem',
    facts: ['D89', 'D04', 'D30', 'D31'],
  },
  {
    id: 'workload-unreachable',
    match: (seen) => fromPeer(seen) && seen.flag('UF'),
    capture: names,
    means: 'The ingress gateway cannot connect to the pods of the exported service.',
    level: 'problem',
    facts: ['D115', 'D114'],
  },
  {
    id: 'peer-refused-connection',
    match: (seen) => seen.why.includes('connection refused'),
    capture: reached,
    means: 'Nothing listens at the peer’s address and port: the gateway there is down, or the port is wrong.',
    level: 'problem',
    facts: ['D42', 'D43', 'D23', 'D22', 'D19', 'D38', 'D39', 'D57'],
  },
  {
    id: 'peer-unroutable',
    match: (seen) => /no route to host|network is unreachable|host is unreachable/.test(seen.why),
    capture: reached,
    means: 'There is no network path to the peer’s address: it is wrong, or a router or firewall says no.',
    level: 'problem',
    facts: ['D37', 'D51', 'D38', 'D39'],
  },
  {
    id: 'peer-timeout',
    match: (seen) => seen.flag('UT') || (seen.flag('UF') && /time(d )?out/.test(seen.why)),
    capture: reached,
    means: 'The peer’s address does not answer: a firewall drops the packets, or the address is wrong.',
    level: 'problem',
    facts: ['D38', 'D39', 'D51', 'D30'],
  },
  {
    id: 'peer-connection-failed',
    match: (seen) => seen.flag('UF'),
    capture: reached,
    means: 'The connection to the peer failed before anything was sent: it closed it at once, or could not be reached.',
    level: 'problem',
    facts: ['D38', 'D39', 'D49', 'D114', 'D134'],
  },
  {
    id: 'peer-closed-connection',
    match: (seen) => seen.flag('UC') && outcomeOf(seen.line) !== 'ok',
    capture: reached,
    means:
      'The peer accepted the connection and then closed it: it refuses the caller’s certificate, or a policy or missing export ends it.',
    level: 'problem',
    facts: ['D69', 'D74', 'D134', 'D135'],
  },
  {
    id: 'dns-failed',
    match: (seen) => seen.flag('DF'),
    capture: names,
    means: 'The gateway could not resolve the peer’s address.',
    level: 'problem',
    facts: ['D37'],
  },
  {
    id: 'stream-cut-by-upstream',
    match: (seen) => outcomeOf(seen.line) === 'ok' && (seen.flag('UC') || seen.flag('UPE') || seen.flag('UR')),
    capture: names,
    means: 'An open stream was cut by the far side, as when a gateway or istiod restarts.',
    level: 'note',
    facts: ['D47'],
  },
  {
    id: 'stream-closed-by-gateway',
    match: (seen) =>
      seen.why.includes('filter chain is being removed') || seen.why.includes('downstream local disconnect'),
    capture: names,
    means: 'The gateway itself ended an open stream because its configuration changed.',
    level: 'note',
    facts: [],
  },
  {
    id: 'stream-closed-by-caller',
    match: (seen) => seen.flag('DC') || seen.flag('DR'),
    capture: names,
    means: 'The caller ended the exchange.',
    level: 'note',
    facts: [],
  },
  {
    id: 'service-silent',
    match: (seen) => seen.about?.plane === 'service' && outcomeOf(seen.line) === 'unclear',
    capture: names,
    means: 'A connection to a service ended without a single byte in return, as when a policy of the peer closes it.',
    level: 'note',
    facts: ['D135', 'D113'],
  },
]

function fromPeer({ about }: AccessSeen): boolean {
  return about?.way === 'peer-calls-us'
}

/** With the address that was called: peers have few. */
function reached(seen: AccessSeen): Record<string, string> {
  const captured = names(seen)
  if (seen.line.upstreamHost !== null) captured.upstream = seen.line.upstreamHost
  return captured
}
