import { isDeepStrictEqual } from 'node:util'
import { CORE_SCHEMA, dump, load } from 'js-yaml'
import * as v from 'valibot'
import { type Kind, kinds, type Resource } from '../../cluster/kinds.js'
import { tables } from '../../federation/tables.js'
import type { KubeObject } from '../../vocabulary/kube.js'

/**
 * What commands read of these objects and nothing else: fields that no command looks at cannot tell anything about a report, but
 * may hold secrets. Objects that no command can read are left out.
 */
export function readParts(resource: Resource, objects: readonly KubeObject[]): readonly KubeObject[] {
  const { shape } = Object.values(tables).find((table) => table.resource === resource) ?? tables.services
  const kind = kinds[resource]
  return objects.flatMap((object) => {
    const parsed = v.safeParse(shape, object)
    if (!parsed.success || parsed.output.metadata.name === '') return []
    const { metadata } = parsed.output
    if (![metadata.name, metadata.namespace ?? 'x'].every(isFileName)) return []
    const plain = JSON.parse(JSON.stringify(parsed.output)) as KubeObject
    return [{ ...plain, apiVersion: plain.apiVersion || versionOf(kind), kind: plain.kind || kind.kind }]
  })
}

/** As YAML that reads back as the same value; JSON, which is YAML too, where it would not. */
export function asYaml(value: unknown): string {
  const text = dump(value, { schema: CORE_SCHEMA, lineWidth: -1, noRefs: true })
  try {
    if (isDeepStrictEqual(load(text, { schema: CORE_SCHEMA }), value)) return `---\n${text}`
  } catch {
    // falls through
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

export function asList(kind: Kind, items: readonly KubeObject[]): unknown {
  return { apiVersion: versionOf(kind), kind: `${kind.kind}List`, items }
}

function versionOf({ group, version }: Kind): string {
  return group === '' ? version : `${group}/${version}`
}

/** Names become files. Kubernetes allows no others; a recording may hold anything. */
function isFileName(name: string): boolean {
  return /^[A-Za-z0-9][\w.:-]*$/.test(name) && name.length < 254
}
