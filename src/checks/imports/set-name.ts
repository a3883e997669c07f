import { offered } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { misnamed, misnamedDraft } from '../service-sets.js'

export default peeringCheck({
  id: 'imports/set-name',
  title: 'An ImportedServiceSet bears the name of the peer it is meant for, next to it',
  severity: 'error',
  why: 'istiod looks for the imports from a peer under the name of its ServiceMeshPeer, in the control plane’s namespace. A set with another name, or in another namespace, is never read: it gets no status, nothing is logged, and nothing is imported.',
  covers: ['D117'],
  after: ['peer/*'],
  needs: { here: ['peers', 'importSets'] },
  uses: { here: ['strays'], there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const { exportSets = null, meshServices = null, namespace = '' } = there ?? {}
    const offers =
      reverse && exportSets && meshServices ? offered({ namespace, exportSets, meshServices }, reverse) : null
    for (const set of misnamed(here.importSets, here.strays ?? [], 'ImportedServiceSet', peer, here.peers))
      yield misnamedDraft(here, set, peer, 'outbound', (offers?.offers.length ?? 0) > 0)
  },
})
