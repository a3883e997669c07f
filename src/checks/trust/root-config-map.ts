import { readBundle } from '../../certs/bundle.js'
import { compareSets } from '../../certs/sets.js'
import { ownRootConfigMapName, rootKey } from '../../federation/names.js'
import { nearest } from '../../federation/nearest.js'
import type { ConfigMap } from '../../federation/objects/core.js'
import type { Peer } from '../../federation/objects/federation.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, patch, place, saw } from '../say.js'
import { copyRoot, ownRoot, peerRootName } from './held.js'

export default peeringCheck({
  id: 'trust/root-config-map',
  title: 'The root of a peer lies in a ConfigMap, under the key that istiod reads',
  severity: 'error',
  why: 'istiod reads the peer’s root from the ConfigMap that the ServiceMeshPeer names (default `<peer>-ca-root-cert`), key `root-cert.pem`, before anything else. Without it the peer is not set up at all and its status stays as it was, which may say `connected`.',
  covers: ['D71', 'D72', 'D73'],
  after: [],
  needs: { here: ['peers', 'configMaps'] },
  uses: { here: ['logs'], there: ['configMaps'] },
  *run({ here, there, peer }) {
    const { kind } = peer.spec.security.certificateChain ?? {}
    const name = peerRootName(peer)
    const stale = 'istiod sets up nothing for the peer and leaves its status as it was'
    if (kind !== undefined && kind !== '' && kind !== 'ConfigMap') {
      const field = at(here, peer, 'spec.security.certificateChain.kind')
      yield {
        says: `${here.label}’s peer ${peer.metadata.name} keeps its root in a ${kind}, but istiod reads ConfigMaps only`,
        on: field,
        evidence: [saw(field, { expected: 'ConfigMap', actual: kind })],
        remedy: [
          ...copyRoot(here, there, peer),
          fix(
            here,
            'Then name that ConfigMap',
            patch(here, peer, { spec: { security: { certificateChain: { kind: 'ConfigMap', name } } } }),
          ),
        ],
      }
      return
    }
    const map = here.configMaps.find((one) => one.metadata.name === name)
    if (map?.data[rootKey] !== undefined) return
    const meant = map ? undefined : nameMeant(here.configMaps, here.peers, name, there?.configMaps ?? null)
    if (meant !== undefined) {
      const field = at(here, peer, 'spec.security.certificateChain.name')
      yield {
        says: `${here.label}’s peer ${peer.metadata.name} names ConfigMap ${name}, which does not exist; ${meant} does: ${stale}`,
        on: field,
        evidence: [saw(field, { expected: meant, actual: name })],
        remedy: [
          fix(
            here,
            'Name the ConfigMap that is there',
            patch(here, peer, { spec: { security: { certificateChain: { kind: 'ConfigMap', name: meant } } } }),
          ),
        ],
      }
      return
    }
    const where = map
      ? at(here, map, 'data')
      : place(here, { apiVersion: 'v1', kind: 'ConfigMap', namespace: here.namespace, name })
    const keys = Object.keys(map?.data ?? {})
    const line = here.logs?.seen.find(
      ({ id, captured }) =>
        (id === 'root-config-map-missing' || id === 'root-config-map-key-missing') && captured.name === name,
    )
    const [only] = keys
    // Roots are seldom kept in git: that it is not among the files does not say that it is not there.
    const unseen = map === undefined && here.source === 'manifests'
    yield {
      says: map
        ? `ConfigMap ${name} in ${here.label} has no key ${rootKey} (only ${keys.join(', ') || 'nothing'}): ${stale}`
        : unseen
          ? `ConfigMap ${name}, with the root of ${there?.label ?? `peer ${peer.metadata.name}`}, is not among the manifests of ${here.label}`
          : `ConfigMap ${name}, with the root of ${there?.label ?? `peer ${peer.metadata.name}`}, is missing in ${here.label}: ${stale}`,
      on: where,
      ...(unseen ? { severity: 'info' as const, latent: true } : {}),
      evidence: [
        saw(where, { expected: `key ${rootKey}`, actual: map ? keys.join(', ') || 'no keys' : 'no such ConfigMap' }),
        saw(at(here, peer, 'spec.security.certificateChain'), { actual: `ConfigMap ${name}` }),
        ...(line ? [logged(here, { namespace: line.source.namespace, name: line.source.pod }, line.line)] : []),
      ],
      remedy: [
        ...copyRoot(here, there, peer),
        ...(only && keys.length === 1
          ? [
              fix(
                here,
                `Or, if ${only} holds the right root (compare it with ${ownRootConfigMapName} of the other mesh), store it as ${rootKey}`,
                oc(here, ['edit', 'configmap', name]),
              ),
            ]
          : []),
      ],
    }
  },
})

/** A ConfigMap that no peer names, with the root that the other mesh has, or with nearly the name that is given. */
function nameMeant(
  configMaps: readonly ConfigMap[],
  peers: readonly Peer[],
  wrong: string,
  theirs: readonly ConfigMap[] | null,
): string | undefined {
  const taken = new Set(peers.map(peerRootName))
  const free = configMaps.filter(
    ({ metadata: { name }, data }) => data[rootKey] !== undefined && name !== ownRootConfigMapName && !taken.has(name),
  )
  const wanted = ownRoot(theirs ?? [])?.bundle.certificates ?? []
  const holds = (pem: string | undefined) => compareSets(readBundle(pem ?? '').certificates, wanted).both.length > 0
  const right = free.find(({ data }) => holds(data[rootKey]))
  return (
    right?.metadata.name ??
    nearest(
      wrong,
      free.map(({ metadata }) => metadata.name),
    ) ??
    undefined
  )
}
