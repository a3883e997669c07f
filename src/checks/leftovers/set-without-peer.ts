import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'leftovers/set-without-peer',
  title: 'Every export and import set has a peer',
  severity: 'info',
  why: 'A set whose ServiceMeshPeer is gone does nothing, until somebody creates a peer of that name and wonders what it exports.',
  covers: ['D151'],
  after: ['prerequisites/*', 'peer/*'],
  needs: { here: ['peers', 'exportSets', 'importSets'] },
  *run({ here }) {
    const names = new Set(here.peers.map(({ metadata }) => metadata.name))
    for (const sets of [here.exportSets, here.importSets]) {
      // where a peer lacks a set, the odd one was probably meant for it: that is exports/set-name and imports/set-name
      if ([...names].some((name) => !sets.some((set) => set.metadata.name === name))) continue
      for (const set of sets.filter(({ metadata }) => !names.has(metadata.name))) {
        const field = at(here, set, 'metadata.name')
        yield {
          says: `${set.kind} ${set.metadata.name} in ${here.label} has no peer and does nothing`,
          on: field,
          evidence: [
            saw(field, { expected: [...names].join(', ') || 'the name of a peer', actual: set.metadata.name }),
          ],
          remedy: [
            fix(
              here,
              'Delete it, if that peer is not to come back',
              oc(here, ['delete', `${set.kind.toLowerCase()}/${set.metadata.name}`]),
            ),
          ],
        }
      }
    }
  },
})
