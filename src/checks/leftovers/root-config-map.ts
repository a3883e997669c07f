import { ownRootConfigMapName, peerRootConfigMapName } from '../../federation/names.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

const suffix = peerRootConfigMapName('')

export default meshCheck({
  id: 'leftovers/root-config-map',
  title: 'No root certificate of a removed peer lies about',
  severity: 'info',
  why: 'A ConfigMap with the root of a peer that is gone does nothing; a peer created later under that name would trust it.',
  covers: ['D152'],
  after: ['peer/*', 'trust/*'],
  needs: { here: ['peers', 'configMaps'] },
  *run({ here }) {
    const used = new Set(
      here.peers.map(
        ({ metadata, spec }) => spec.security.certificateChain?.name ?? peerRootConfigMapName(metadata.name),
      ),
    )
    // one that a peer misses may be this one under another name: a matter of trust, not of tidiness
    if ([...used].some((name) => !here.configMaps.some(({ metadata }) => metadata.name === name))) return
    for (const map of here.configMaps) {
      const { name } = map.metadata
      if (!name.endsWith(suffix) || used.has(name)) continue
      if (name === ownRootConfigMapName || name === 'ossm-ca-root-cert') continue
      const on = at(here, map)
      yield {
        says: `ConfigMap ${name} in ${here.label} holds the root of no peer`,
        on,
        evidence: [saw(on, { expected: [...used].join(', ') || 'none', actual: name })],
        remedy: [fix(here, 'Delete it', oc(here, ['delete', `configmap/${name}`]))],
      }
    }
  },
})
