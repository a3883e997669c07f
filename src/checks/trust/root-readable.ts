import { peeringCheck } from '../define.js'
import { at, saw } from '../say.js'
import { copyRoot, heldRoot, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/root-readable',
  title: 'The root of a peer is plain PEM that every proxy can load',
  severity: 'error',
  why: 'istiod passes the ConfigMap’s text on to every proxy of the mesh. One that is not PEM makes proxies refuse their whole set of roots, the mesh’s own included. A private key in it can be read by everybody who may read ConfigMaps.',
  covers: ['D77'],
  after: [],
  needs: { here: ['peers', 'configMaps'] },
  *run({ here, there, peer }) {
    const held = heldRoot(peer, here.configMaps)
    if (!held) return
    const field = at(here, held.map, rootPath)
    for (const problem of held.bundle.problems) {
      if (problem.code === 'duplicate') continue
      const secret = problem.code === 'private-key'
      const serious = problem.fatal || secret
      yield {
        says: `ConfigMap ${held.map.metadata.name} in ${here.label}, line ${problem.line}: ${problem.text}`,
        on: field,
        severity: serious ? 'error' : 'info',
        ...(problem.fatal ? {} : { latent: true }),
        discriminator: `${problem.code} ${problem.line}`,
        evidence: [saw(field, { expected: 'certificates in PEM, and nothing else', actual: problem.text })],
        remedy: copyRoot(here, there, peer),
      }
    }
  },
})
