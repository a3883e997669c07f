import type { FactName } from '../federation/mesh.js'
import { kindOf, type Scope, type TableName, tables } from '../federation/tables.js'
import type { Check } from './define.js'

/** Everything a check reads, as sentences: what it needs, and what it uses when it is there. */
export function readsOf(check: Check): readonly string[] {
  const there = 'there' in check.needs ? (check.needs.there ?? []) : []
  const usesThere = 'there' in check.uses ? (check.uses.there ?? []) : []
  return [
    ...check.needs.here.map((name) => `${inWords(name)}, ${check.scope === 'mesh' ? 'of the mesh' : 'on this side'}`),
    ...there.map((name) => `${inWords(name)}, on the peer’s side`),
    ...(check.uses.here ?? []).map((name) => `if readable: ${inWords(name)}, on this side`),
    ...usesThere.map((name) => `if readable: ${inWords(name)}, on the peer’s side`),
  ]
}

const extras: Record<Exclude<FactName, TableName>, string> = {
  logs: 'logs of istiod and of the federation gateways',
  proxyConfigs: 'Envoy configuration of the federation gateways',
  strays: 'federation objects outside control planes’ namespaces',
  servesFederation: 'whether the cluster serves the kinds of federation',
  members: 'namespaces of the mesh',
  clock: 'the time by the cluster’s or the dump’s own clock',
}

const places: Record<Scope, string> = {
  federation: 'in the control plane’s namespace',
  'control-plane': 'in the control plane’s namespace',
  mesh: 'in all namespaces of the mesh',
  config: 'in all namespaces of the mesh',
  cluster: 'of the cluster',
}

function inWords(name: FactName): string {
  if (!isTable(name)) return extras[name]
  const kind = kindOf(name)
  return `\`${kind.resource}${kind.group === '' ? '' : `.${kind.group}`}\` ${places[tables[name].scope]}`
}

function isTable(name: FactName): name is TableName {
  return name in tables
}
