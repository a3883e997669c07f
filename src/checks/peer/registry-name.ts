import { istiodPods } from '../../federation/gateways/evidence.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'peer/registry-name',
  title: 'A peer bears a name that is no cluster’s name in istiod',
  severity: 'error',
  why: 'istiod keeps one service registry per cluster name, and one per ServiceMeshPeer under its name. Where both are one name the peer’s registry cannot be made, and the peer does nothing.',
  covers: ['D158'],
  after: [],
  needs: { here: ['peers', 'pods'] },
  uses: { here: ['controlPlanes', 'logs'] },
  *run({ here, peer }) {
    const { name } = peer.metadata
    const plane = here.controlPlanes?.find((one) => one.metadata.name === here.name)
    const istiods = istiodPods(here, here.pods)
    const pod = istiods.find(({ spec }) => clusterOf(spec.containers) === name)
    const line = here.logs?.seen.find(
      (seen) => seen.id === 'registry-name-taken' && new RegExp(`[ "'/]${escaped(name)}[ "':,(]`).test(`${seen.line} `),
    )
    const asked = plane?.spec.cluster.name === name
    if (!pod && !asked && !line) return
    const field = at(here, peer, 'metadata.name')
    yield {
      says: `${here.label}’s peer ${name} has the name of a cluster that istiod already has a registry for`,
      on: field,
      evidence: [
        saw(field, { expected: 'a name of its own', actual: name }),
        ...(pod ? [saw(at(here, pod, 'spec.containers'), { actual: `CLUSTER_ID=${name}` })] : []),
        ...(asked && plane ? [saw(at(here, plane, 'spec.cluster.name'), { actual: name })] : []),
        ...(line ? [logged(here, { namespace: line.source.namespace, name: line.source.pod }, line.line)] : []),
      ],
      remedy: [
        fix(
          here,
          'Create the peer and its export and import sets again under another name, and delete these',
          oc(here, ['get', 'servicemeshpeer,exportedserviceset,importedserviceset', name, '-o', 'yaml']),
        ),
      ],
    }
  },
})

type Containers = readonly {
  readonly env: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[]
}[]

function clusterOf(containers: Containers): string | undefined {
  return containers.flatMap(({ env }) => env).find((one) => one.name === 'CLUSTER_ID')?.value
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
