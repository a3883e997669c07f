import { kinds, type Resource } from '../cluster/kinds.js'
import type { Right } from '../vocabulary/fact.js'
import type { FactName } from './mesh.js'
import { type Scope, type TableName, tables } from './tables.js'

/** Where a mesh is. Without a namespace the control plane has to be found, and everything is read in the whole cluster. */
export interface Whereabouts {
  readonly namespace: string | null
  readonly members: readonly string[]
}

/** What must be there to find a mesh at all, whatever else is read of it. */
const always: readonly TableName[] = ['controlPlanes', 'memberRolls', 'peers', 'exportSets', 'importSets']

/**
 * The rights that reading these facts takes, and no others. Control planes are listed in the whole cluster only where nobody
 * says which namespace is meant, or where objects in wrong namespaces are looked for.
 */
export function rightsOf(facts: ReadonlySet<FactName>, where: Whereabouts): readonly Right[] {
  const names = (Object.keys(tables) as TableName[]).filter((name) => always.includes(name) || facts.has(name))
  const lists = names.flatMap((name) => {
    const { resource, scope } = tables[name]
    return namespacesOf(scope, where).map((namespace) => right(resource, 'list', namespace))
  })
  const strays: readonly Resource[] = [
    'servicemeshcontrolplanes',
    'servicemeshpeers',
    'exportedservicesets',
    'importedservicesets',
  ]
  return [
    ...lists,
    ...(facts.has('strays') ? strays.map((resource) => right(resource, 'list', null)) : []),
    ...(facts.has('logs') ? [right('pods', 'list', where.namespace), sub('log', 'get', where)] : []),
    // up to Kubernetes 1.34 a port is forwarded with get, from 1.35 on with create
    ...(facts.has('proxyConfigs')
      ? [
          right('pods', 'list', where.namespace),
          right('services', 'list', where.namespace),
          sub('portforward', 'get', where),
          sub('portforward', 'create', where),
        ]
      : []),
  ]
}

function namespacesOf(scope: Scope, { namespace, members }: Whereabouts): readonly (string | null)[] {
  if (scope === 'cluster' || namespace === null) return [null]
  if (scope === 'mesh' || scope === 'config') return [...new Set([namespace, ...members])]
  return [namespace]
}

function right(resource: Resource, verb: Right['verb'], namespace: string | null): Right {
  return { group: kinds[resource].group, resource, verb, namespace }
}

function sub(name: 'log' | 'portforward', verb: Right['verb'], { namespace }: Whereabouts): Right {
  return { group: '', resource: `pods/${name}`, verb, namespace }
}
