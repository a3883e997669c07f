import { podsBehind, serviceAccountsOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { trustDomainOf } from '../../federation/identity.js'
import { clientId, peerRootConfigMapName } from '../../federation/names.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, place, saw } from '../say.js'

export default peeringCheck({
  id: 'peer/exists-on-both-sides',
  title: 'Each of two federated meshes has a ServiceMeshPeer for the other',
  severity: 'error',
  why: 'istiod answers discovery only for meshes that it has a ServiceMeshPeer for; others get 400 Bad Request. Without one it also calls nobody and sets up no listener on its gateways.',
  covers: ['D57', 'D154'],
  after: ['peer/namespace'],
  needs: { here: ['peers'], there: ['peers'] },
  uses: {
    here: ['services', 'pods', 'controlPlanes', 'configMaps'],
    there: ['exportSets', 'importSets', 'configMaps', 'logs'],
  },
  *run({ here, there, peer, reverse }) {
    if (reverse !== null) return
    const sets = [...(there.exportSets ?? []), ...(there.importSets ?? [])]
    const isFree = (name: string) => !there.peers.some((other) => other.metadata.name === name)
    const rejected = there.logs?.seen.find(
      ({ id, captured: { peer: caller } }) => id === 'unknown-mesh' && caller !== undefined && isFree(caller),
    )
    const orphans = sets.filter((set) => isFree(set.metadata.name))
    const orphan =
      orphans.find(({ metadata }) => [rejected?.captured.peer, here.name].includes(metadata.name)) ?? orphans[0]
    const name = orphan?.metadata.name ?? rejected?.captured.peer ?? here.name
    const missing = place(there, {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ServiceMeshPeer',
      namespace: there.namespace,
      name,
    })
    const others = there.peers.map((other) => other.metadata.name)
    const calls = serviceNamed(here.services ?? [], peer.spec.gateways.egress.name)
    const [account] = calls ? serviceAccountsOf(podsBehind(calls, here.pods ?? [])) : []
    const domain = trustDomainOf(here, here.controlPlanes ?? [], here.configMaps ?? [])?.value
    const identity =
      account && domain ? clientId({ trustDomain: domain, namespace: here.namespace, serviceAccount: account }) : null
    const root = there.configMaps?.some((map) => map.metadata.name === peerRootConfigMapName(name))
    yield {
      says: `${there.label} has no ServiceMeshPeer for ${here.label}${others.length > 0 ? ` (only ${others.join(', ')})` : ''}, while ${here.label} has ${peer.metadata.name} for it`,
      on: missing,
      evidence: [
        saw(missing, { expected: `a ServiceMeshPeer for ${here.label}`, actual: 'none' }),
        saw(at(here, peer), { actual: `exists, for ${there.label}` }),
        ...(orphan
          ? [saw(at(there, orphan, 'metadata.name'), { actual: `a set for ${name}, which has no peer` })]
          : []),
        ...(rejected
          ? [logged(there, { namespace: rejected.source.namespace, name: rejected.source.pod }, rejected.line)]
          : []),
      ],
      remedy: [
        fix(
          there,
          `Create ServiceMeshPeer ${name} in ${there.namespace}, with ${here.label}’s ingress address${domain ? `, trustDomain ${domain}` : ''}${identity ? `, clientID ${identity}` : ''}${root ? ` and the root in ConfigMap ${peerRootConfigMapName(name)}` : ''}`,
        ),
        fix(here, `Or, if the federation was ended on purpose, delete ServiceMeshPeer ${peer.metadata.name} here too`),
      ],
    }
  },
})
