import type { Right } from '../../vocabulary/fact.js'
import { quote } from '../../vocabulary/quote.js'
import { clean } from '../clean.js'
import { type Look, paint } from './style.js'

/** The least permissions that would answer what could not be answered, as commands for an administrator to look at. */
export function leastRole(rights: readonly Right[], look: Look): string[] {
  if (rights.length === 0) return []
  const groups = new Map<string, Right[]>()
  for (const right of rights) {
    const key = JSON.stringify([right.context, right.namespace, right.verb])
    groups.set(key, [...(groups.get(key) ?? []), right])
  }
  const lines = [...groups.values()].map((list) => `  ${paint(look, 'command', clean(command(list)))}`)
  return ['  the least role that would answer them (rbac prints it as YAML):', ...lines]
}

/** A command for rights that share cluster, namespace and verb: one role takes the same verbs for all its resources. */
function command(list: readonly Right[]): string {
  const { namespace = null, verb = 'list', context } = list[0] ?? {}
  const names = list.map((right) => (right.group === '' ? right.resource : `${right.resource}.${right.group}`))
  const rule = `meshfed-${verb} --verb=${verb} --resource=${[...new Set(names)].join(',')}`
  const oc = context === undefined ? 'oc' : `oc --context ${quote(context)}`
  return namespace === null ? `${oc} create clusterrole ${rule}` : `${oc} -n ${quote(namespace)} create role ${rule}`
}
