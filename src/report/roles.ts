import { dump } from 'js-yaml'
import type { Right } from '../vocabulary/fact.js'

/** Who gets a role: `User`, `Group`, or `ServiceAccount` with its namespace. */
export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount'
  readonly name: string
  readonly namespace?: string
}

/**
 * Manifests of the roles that give these rights and no others: a ClusterRole for what is read in the whole cluster and a Role per
 * namespace, with bindings when somebody is to get them. The same rights give the same text.
 */
export function renderRoles(name: string, rights: readonly Right[], subjects: readonly Subject[]): string {
  const namespaces = [...new Set(rights.map((right) => right.namespace))].sort((a, b) =>
    (a ?? '').localeCompare(b ?? ''),
  )
  const wide = rights.filter((right) => right.namespace === null)
  const documents = namespaces.flatMap((namespace) => {
    const own = rights.filter((right) => right.namespace === namespace && (namespace === null || !covered(right, wide)))
    if (own.length === 0) return []
    const metadata = namespace === null ? { name } : { name, namespace }
    const kind = namespace === null ? 'ClusterRole' : 'Role'
    const role = { apiVersion, kind, metadata, rules: rulesOf(own) }
    const roleRef = { apiGroup: group, kind, name }
    const to = subjects.map((subject) =>
      subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup: group },
    )
    const binding = { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects: to }
    return subjects.length === 0 ? [role] : [role, binding]
  })
  return documents.map((document) => dump(document, { lineWidth: -1, noRefs: true })).join('---\n')
}

const group = 'rbac.authorization.k8s.io'
const apiVersion = `${group}/v1`

/** Rules with one API group and one set of verbs each. */
function rulesOf(rights: readonly Right[]) {
  const verbs = new Map<string, Set<string>>()
  for (const right of rights) {
    const key = JSON.stringify([right.group, right.resource])
    verbs.set(key, new Set([...(verbs.get(key) ?? []), right.verb]))
  }
  const rules = new Map<string, string[]>()
  for (const [key, own] of verbs) {
    const [apiGroup, resource]: [string, string] = JSON.parse(key)
    const rule = JSON.stringify([apiGroup, [...own].sort()])
    rules.set(rule, [...(rules.get(rule) ?? []), resource])
  }
  return [...rules]
    .map(([key, resources]) => {
      const [apiGroup, own]: [string, string[]] = JSON.parse(key)
      return { apiGroups: [apiGroup], resources: resources.sort(), verbs: own }
    })
    .sort((a, b) => order(a).localeCompare(order(b)))
}

function order(rule: { readonly apiGroups: readonly string[]; readonly resources: readonly string[] }): string {
  return JSON.stringify([rule.apiGroups, rule.resources])
}

function covered(right: Right, wide: readonly Right[]): boolean {
  return wide.some(
    ({ group, resource, verb }) => group === right.group && resource === right.resource && verb === right.verb,
  )
}
