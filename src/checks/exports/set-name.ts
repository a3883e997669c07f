import { rulesOf, setOf } from '../../federation/exchange/index.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, place, saw } from '../say.js'
import { misnamed, misnamedDraft } from '../service-sets.js'

export default peeringCheck({
  id: 'exports/set-name',
  title: 'A peer that wants to import has an ExportedServiceSet of its name, next to it',
  severity: 'error',
  why: 'istiod looks for the exports to a peer under the name of its ServiceMeshPeer, in the control plane’s namespace. A set with another name, or in another namespace, is never read: it gets no status, nothing is logged, and nothing is exported. A mesh may export nothing on purpose, but not to a peer whose import rules wait for it.',
  covers: ['D103'],
  after: ['peer/*'],
  needs: { here: ['peers', 'exportSets'] },
  uses: { here: ['strays'], there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const theirs = reverse && there?.importSets ? setOf(there.importSets, reverse) : undefined
    const wanted = theirs !== undefined && rulesOf(theirs, 'importRules').length > 0
    const odd = misnamed(here.exportSets, here.strays ?? [], 'ExportedServiceSet', peer, here.peers)
    for (const set of odd) yield misnamedDraft(here, set, peer, 'inbound', wanted)
    const { name } = peer.metadata
    if (!wanted || !there || odd.length > 0 || setOf(here.exportSets, peer)) return
    const apiVersion = 'federation.maistra.io/v1'
    const on = place(here, { apiVersion, kind: 'ExportedServiceSet', namespace: here.namespace, name })
    yield {
      says: `${here.label} has no ExportedServiceSet ${name}, while ${there.label} has rules to import from it`,
      on,
      breaks: 'inbound',
      evidence: [
        saw(on, { expected: 'an ExportedServiceSet', actual: 'absent' }),
        saw(at(there, theirs, 'spec.importRules'), { actual: `${rulesOf(theirs, 'importRules').length} rules` }),
      ],
      remedy: [
        fix(
          here,
          `Create one, with a rule for each service that ${there.label} is to see`,
          oc(here, ['create', '-f', '-']),
        ),
      ],
    }
  },
})
