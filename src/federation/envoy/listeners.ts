import { dumpsOf, field, items, numberOf, textOf } from './fields.js'

/** One filter chain of a listener: the server names that lead into it, and where it leads. */
export interface Chain {
  /** Empty = any name. */
  readonly serverNames: readonly string[]
  /** The cluster that connections go to; null for a chain that routes requests (HTTP). */
  readonly cluster: string | null
  /** Rules that refuse connections before that. */
  readonly rbac: readonly RbacPolicy[]
}

/** One policy of an RBAC filter. `principals`: identities that are named in it, with or without negation. */
export interface RbacPolicy {
  readonly action: 'ALLOW' | 'DENY'
  /** `ns[green-mesh-system]-policy[federation-exports-red-mesh]-rule[0]` */
  readonly name: string
  readonly principals: readonly string[]
}

/** Whether the dump holds listeners at all; a partial or foreign file does not tell what is absent. */
export function holdsListeners(configDump: unknown): boolean {
  return dumpsOf(configDump, 'ListenersConfigDump').length > 0
}

/** Filter chains of all active listeners on a port; null when no listener is open there. */
export function chainsOn(configDump: unknown, port: number): readonly Chain[] | null {
  const listeners = dumpsOf(configDump, 'ListenersConfigDump')
    .flatMap((dump) => [
      ...items(field(dump, 'dynamic_listeners')).map((one) => field(one, 'active_state', 'listener')),
      ...items(field(dump, 'static_listeners')).map((one) => field(one, 'listener')),
    ])
    .filter((listener) => numberOf(field(listener, 'address', 'socket_address', 'port_value')) === port)
  if (listeners.length === 0) return null
  return listeners.flatMap((listener) => items(field(listener, 'filter_chains')).map(chainOf))
}

/** The chain that an SNI leads into, as Envoy chooses: the exact name, then the longest wildcard. A chain for any name is none for this. */
export function chainFor(chains: readonly Chain[], serverName: string): Chain | null {
  const exact = chains.find((chain) => chain.serverNames.includes(serverName))
  if (exact) return exact
  const wild = chains
    .flatMap((chain) => chain.serverNames.map((name) => ({ chain, name })))
    .filter(({ name }) => name.startsWith('*.') && serverName.endsWith(name.slice(1)))
    .sort((a, b) => b.name.length - a.name.length)
  return wild[0]?.chain ?? null
}

function chainOf(chain: unknown): Chain {
  const filters = items(field(chain, 'filters')).map((filter) => field(filter, 'typed_config'))
  const typed = (end: string) => filters.filter((filter) => textOf(field(filter, '@type'))?.endsWith(end))
  const [proxy] = typed('.TcpProxy')
  const weighted = items(field(proxy, 'weighted_clusters', 'clusters'))[0]
  return {
    serverNames: items(field(chain, 'filter_chain_match', 'server_names')).filter((name) => typeof name === 'string'),
    cluster: textOf(field(proxy, 'cluster')) ?? textOf(field(weighted, 'name')),
    rbac: typed('.RBAC').flatMap(policiesOf),
  }
}

function policiesOf(filter: unknown): readonly RbacPolicy[] {
  const rules = field(filter, 'rules')
  const policies = field(rules, 'policies')
  if (typeof policies !== 'object' || policies === null) return []
  const action = field(rules, 'action') === 'DENY' ? 'DENY' : 'ALLOW'
  return Object.entries(policies).map(([name, policy]) => ({
    action,
    name,
    principals: namesIn(field(policy, 'principals'), 0),
  }))
}

/** Every `principal_name` below, however it is nested. */
function namesIn(value: unknown, depth: number): readonly string[] {
  if (depth > 30 || typeof value !== 'object' || value === null) return []
  const name = field(value, 'principal_name')
  const own = ['exact', 'prefix', 'suffix'].flatMap((kind) => {
    const text = textOf(field(name, kind))
    if (text === null) return []
    return kind === 'exact' ? [text] : kind === 'prefix' ? [`${text}*`] : [`*${text}`]
  })
  return [...own, ...Object.values(value).flatMap((one) => namesIn(one, depth + 1))]
}
