/** A control plane and the source that it was found in: a kubeconfig context or a path. */
export interface Named {
  readonly name: string
  readonly namespace: string
  readonly source: string
}

/**
 * What meshes are called in every text: the control plane's name; where several share one (`basic` is the usual name), with what
 * tells their sources apart (`basic@red` of `/dumps/red.tar.gz`), or in one cluster with the namespace (`red-system/basic`).
 */
export function labelsOf(meshes: readonly Named[]): readonly string[] {
  const sources = distinguishing(meshes.filter((mesh) => countOf(meshes, mesh.name) > 1).map(({ source }) => source))
  const candidates = [
    ({ name }: Named) => name,
    ({ name, source }: Named) => `${name}@${sources.get(source) ?? source}`,
    ({ name, namespace }: Named) => `${namespace}/${name}`,
    ({ name, source }: Named) => `${name}@${source}`,
  ].map((label) => meshes.map(label))
  return meshes.map((mesh, index) => {
    const unique = candidates.find((labels) => labels.filter((label) => label === labels[index]).length === 1)
    return unique?.[index] ?? `${mesh.name}@${mesh.source}#${index + 1}`
  })
}

function countOf(meshes: readonly Named[], name: string): number {
  return meshes.filter((mesh) => mesh.name === name).length
}

/** The parts between slashes in which paths or contexts differ, without an archive's extension. */
function distinguishing(sources: readonly string[]): ReadonlyMap<string, string> {
  const split = [...new Set(sources)].map((source) => ({ source, parts: source.split('/') }))
  const shortest = Math.min(...split.map(({ parts }) => parts.length))
  const isCommon = (at: number) => new Set(split.map(({ parts }) => parts.at(at))).size === 1
  let front = 0
  while (front < shortest && isCommon(front)) front++
  let back = 0
  while (back < shortest - front && isCommon(-1 - back)) back++
  return new Map(
    split.map(({ source, parts }) => {
      const rest = parts.slice(front, parts.length - back).join('/')
      return [source, rest.replace(/\.(tar|tar\.gz|tgz|zip|ya?ml|json)$/i, '') || source]
    }),
  )
}
