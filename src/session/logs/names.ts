import type { Mesh } from '../../federation/mesh.js'

/**
 * All names of a service, of which one is given: the real host, the exported one and the imported one, as both sides' statuses
 * pair them. A name that no status knows stands for itself.
 */
export function namesOf(service: string, meshes: readonly Mesh[]): readonly string[] {
  const pairs = meshes.flatMap(({ facts }) => [
    ...(facts.exportSets.known ? facts.exportSets.value : []).flatMap(({ status }) => status?.exportedServices ?? []),
    ...(facts.importSets.known ? facts.importSets.value : []).flatMap(({ status }) => status?.importedServices ?? []),
  ])
  const groups = pairs.map(({ exportedName, localService: { hostname, name, namespace } }) =>
    [exportedName, hostname ?? (name && namespace ? `${name}.${namespace}` : '')].filter((one) => one !== ''),
  )
  const names = new Set([service])
  const isNamed = (host: string) => [...names].some((name) => host === name || host.startsWith(`${name}.`))
  for (let size = 0; size < names.size; ) {
    size = names.size
    for (const group of groups) if (group.some(isNamed)) for (const host of group) names.add(host)
  }
  return [...names]
}
