import { quote } from '../../vocabulary/quote.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'peer/namespace',
  title: 'Every ServiceMeshPeer lies in a control plane’s namespace',
  severity: 'error',
  why: 'istiod reads federation objects in its own namespace alone. A ServiceMeshPeer anywhere else is accepted by the API server, gets no status, and does nothing.',
  covers: ['D56'],
  after: [],
  needs: { here: ['peers'] },
  uses: { here: ['strays', 'members'] },
  *run({ here }) {
    for (const stray of here.strays ?? []) {
      const { name, namespace = '' } = stray.metadata
      if (stray.kind !== 'ServiceMeshPeer') continue
      const field = at(here, stray, 'metadata.namespace')
      const twin = here.peers.some((peer) => peer.metadata.name === name)
      // A copy beside the right one is litter. Where there is none, somebody waits for a connection that will never come.
      yield {
        says: `${here.label} does not read ServiceMeshPeer ${name}: it lies in ${namespace}, not in the control plane’s namespace ${here.namespace}${twin ? ', which has one of that name too' : ''}`,
        on: field,
        severity: twin ? 'info' : 'error',
        evidence: [saw(field, { expected: here.namespace, actual: namespace })],
        remedy: [
          twin
            ? fix(here, 'Delete it', oc(here, ['delete', 'servicemeshpeer', name], namespace))
            : fix(
                here,
                `Create it in ${here.namespace} and delete this one`,
                `${oc(here, ['get', 'servicemeshpeer', name, '-o', 'yaml'], namespace)} | sed -e ${quote(`s/^  namespace: .*/  namespace: ${here.namespace}/`)} -e '/^  resourceVersion:/d' -e '/^  uid:/d' | ${oc(here, ['create', '-f', '-'])}`,
              ),
        ],
      }
    }
  },
})
