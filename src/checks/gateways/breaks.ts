import type { Role } from '../../federation/gateways/gateway.js'
import type { Breaks } from '../define.js'

/** What a broken gateway breaks, seen from its owner: the peer calls in through the ingress, we call out through the egress. */
export function breaksOf(role: Role): Breaks {
  return role === 'ingress' ? 'inbound' : 'outbound'
}
