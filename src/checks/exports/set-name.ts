import { rulesOf, setOf } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { misnamed, misnamedDraft } from '../service-sets.js'

export default peeringCheck({
  id: 'exports/set-name',
  title: 'An ExportedServiceSet bears the name of the peer it is meant for, next to it',
  severity: 'error',
  why: 'istiod looks for the exports to a peer under the name of its ServiceMeshPeer, in the control plane’s namespace. A set with another name, or in another namespace, is never read: it gets no status, nothing is logged, and nothing is exported.',
  covers: ['D103'],
  after: ['peer/*'],
  needs: { here: ['peers', 'exportSets'] },
  uses: { here: ['strays'], there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const theirs = reverse && there?.importSets ? setOf(there.importSets, reverse) : undefined
    const wanted = theirs !== undefined && rulesOf(theirs, 'importRules').length > 0
    for (const set of misnamed(here.exportSets, here.strays ?? [], 'ExportedServiceSet', peer, here.peers))
      yield misnamedDraft(here, set, peer, 'inbound', wanted)
  },
})
