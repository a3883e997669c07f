/** An AuthorizationPolicy as a gateway's Envoy enforces it, also one that istiod made in its memory and no API shows. */
export interface PolicyInForce {
  readonly namespace: string
  readonly name: string
  readonly action: 'ALLOW' | 'DENY' | 'other'
  /** Identities that its rules name (without scheme), matched exactly or otherwise; in the order of the dump, each once. */
  readonly principals: readonly string[]
}

/**
 * Policies in the RBAC filters of all listeners of an Envoy config dump (`ns[<namespace>]-policy[<name>]-rule[<n>]`). The dump may be
 * of any shape; what is not understood is left out.
 */
export function policiesInForce(configDump: unknown): readonly PolicyInForce[] {
  const found: Found = new Map()
  const visit = (value: unknown, depth: number): void => {
    if (depth > 40 || typeof value !== 'object' || value === null) return
    if (!Array.isArray(value)) {
      const type = Reflect.get(value, '@type')
      if (typeof type === 'string' && /\.rbac\.v\d\.RBAC$/.test(type)) {
        collect(Reflect.get(value, 'rules'), found)
        return
      }
    }
    for (const child of Object.values(value)) visit(child, depth + 1)
  }
  visit(configDump, 0)
  return [...found.values()].map(({ ids, ...policy }) => ({ ...policy, principals: [...ids] }))
}

type Found = Map<string, { namespace: string; name: string; action: PolicyInForce['action']; ids: Set<string> }>

function collect(rules: unknown, found: Found): void {
  if (typeof rules !== 'object' || rules === null) return
  const policies = Reflect.get(rules, 'policies')
  if (typeof policies !== 'object' || policies === null) return
  const written = Reflect.get(rules, 'action') ?? 'ALLOW'
  const action = written === 'DENY' || written === 'ALLOW' ? written : 'other'
  for (const [key, policy] of Object.entries(policies)) {
    const [, namespace, name] = /^ns\[([^\]]*)\]-policy\[([^\]]*)\]-rule\[/.exec(key) ?? []
    if (namespace === undefined || name === undefined) continue
    const id = `${namespace}/${name} ${action}`
    const entry = found.get(id) ?? { namespace, name, action, ids: new Set() }
    found.set(id, entry)
    identities(policy, entry.ids, 0)
  }
}

/** Every `principal_name` matcher below, whatever kind of matcher it is. */
function identities(value: unknown, into: Set<string>, depth: number): void {
  if (depth > 20 || typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    if (key === 'principal_name' || key === 'principalName') {
      const text = Object.values(child ?? {}).find((one) => typeof one === 'string')
      if (typeof text === 'string') into.add(text.replace(/^spiffe:\/\//, ''))
    } else identities(child, into, depth + 1)
  }
}
