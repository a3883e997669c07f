import { type Kind, kinds, type Resource } from '../../cluster/kinds.js'
import type { BundleList } from '../../cluster/recorded/bundle-manifest.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import { asList, asYaml, readParts } from './objects.js'
import type { Recorder } from './recorder.js'
import { skipped, type WriteOptions } from './skipped.js'
import type { Workspace } from './workspace.js'

/** Objects go to the files of their kind, each once, however many lists they are in. */
export async function writeLists(recorder: Recorder, to: Workspace, options: WriteOptions): Promise<BundleList[]> {
  const { cleaner, directory } = options
  const places = new Map<Resource, Map<string, Map<string, KubeObject>>>()
  const lists: BundleList[] = []
  for (const { resource, namespace, answer } of recorder.lists) {
    const about = { resource, namespace: namespace === null ? null : cleaner.name(namespace) }
    if (!answer.known) {
      lists.push({ ...about, objects: skipped(answer, options) })
      continue
    }
    const parts = readParts(resource, answer.value)
    const names = parts.map((object) => {
      const place = object.metadata.namespace ?? ''
      const ofKind = places.get(resource) ?? new Map<string, Map<string, KubeObject>>()
      const inPlace = ofKind.get(place) ?? new Map<string, KubeObject>()
      places.set(resource, ofKind.set(place, inPlace.set(object.metadata.name, object)))
      return `${place === '' ? '' : cleaner.name(place)}/${cleaner.name(object.metadata.name)}`
    })
    lists.push({ ...about, objects: names })
  }
  for (const [resource, ofKind] of places) {
    for (const [namespace, objects] of ofKind)
      await writeKind(kinds[resource], namespace, [...objects.values()], to, options)
  }
  return lists.sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0))

  async function writeKind(
    kind: Kind,
    namespace: string,
    objects: readonly KubeObject[],
    workspace: Workspace,
    { cleaner }: WriteOptions,
  ) {
    const group = kind.group === '' ? 'core' : kind.group
    const root =
      namespace === '' ? `${directory}/cluster-scoped-resources` : `${directory}/namespaces/${cleaner.name(namespace)}`
    const listed = ['', 'apps', 'discovery.k8s.io', 'route.openshift.io'].includes(kind.group) && namespace !== ''
    if (listed) {
      const file = `${root}/${group}/${kind.resource}.yaml`
      await workspace.write(
        file,
        asYaml(
          asList(
            kind,
            objects.map((object) => cleanObject(object, file)),
          ),
        ),
      )
      return
    }
    for (const object of objects) {
      const name = cleaner.name(object.metadata.name)
      const file =
        kind.resource === 'namespaces'
          ? `${directory}/namespaces/${name}/${name}.yaml`
          : `${root}/${group}/${kind.resource}/${name}.yaml`
      await workspace.write(file, asYaml(cleanObject(object, file)))
    }
  }

  function cleanObject(object: KubeObject, file: string): KubeObject {
    const where = `${file}: ${object.kind} ${cleaner.name(object.metadata.name)}`
    return cleaner.value(object, where) as KubeObject
  }
}
