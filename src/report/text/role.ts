import type { Right } from '../../vocabulary/fact.js'
import { quote } from '../../vocabulary/quote.js'
import { clean } from '../clean.js'
import { type Look, paint } from './style.js'

/** The least permissions that would answer what could not be answered, as commands for an administrator to look at. */
export function leastRole(rights: readonly Right[], look: Look): string[] {
  if (rights.length === 0) return []
  const byNamespace = new Map<string | null, Right[]>()
  for (const right of rights) byNamespace.set(right.namespace, [...(byNamespace.get(right.namespace) ?? []), right])
  const lines = [...byNamespace].map(([namespace, list]) => {
    const resources = [
      ...new Set(list.map((right) => (right.group === '' ? right.resource : `${right.resource}.${right.group}`))),
    ]
    const verbs = [...new Set(list.map((right) => right.verb))].join(',')
    const command =
      namespace === null
        ? `oc create clusterrole meshfed-reader --verb=${verbs} --resource=${resources.join(',')}`
        : `oc -n ${quote(namespace)} create role meshfed-reader --verb=${verbs} --resource=${resources.join(',')}`
    return `  ${paint(look, 'command', clean(command))}`
  })
  return ['  the least role that would answer them:', ...lines]
}
