import type { Role } from '../../federation/gateways/gateway.js'
import type { ProxyConfig } from '../../federation/mesh.js'
import { type Place, place } from '../../federation/say.js'
import type { Fact } from '../../vocabulary/fact.js'
import { known, unknown } from '../../vocabulary/fact.js'
import { factOf, type Side } from '../links.js'

/** What the Envoys of a side's gateway were seen to have; unknown when none of them could be asked. */
export function proxiesOf(side: Side, role: Role): Fact<readonly ProxyConfig[]> {
  const configs = factOf(side, 'proxyConfigs')
  if (!configs.known) return configs
  const name = side.peer?.spec.gateways[role].name
  const own = configs.value.filter((one) => one.gateway === name)
  return own.length > 0 ? known(own) : unknown(`the Envoy configuration of ${role} gateway ${name ?? ''} is not there`)
}

export function podPlace(side: Side, pod: string): Place {
  return place(side.identity, { apiVersion: 'v1', kind: 'Pod', namespace: side.mesh?.namespace ?? null, name: pod })
}
