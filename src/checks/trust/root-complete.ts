import { peeringCheck } from '../define.js'
import { at, saw } from '../say.js'
import { copyRoot, heldRoot, listCertificates, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/root-complete',
  title: 'The root of a peer is a root, not an intermediate or a leaf',
  severity: 'error',
  why: 'Envoy accepts a chain only when it ends in a self-signed certificate that it holds. With an intermediate alone every handshake with the peer fails.',
  covers: ['D76'],
  after: ['trust/root-readable'],
  needs: { here: ['peers', 'configMaps'] },
  *run({ here, there, peer }) {
    const held = heldRoot(peer, here.configMaps)
    const certificates = held?.bundle.certificates ?? []
    if (!held || certificates.length === 0 || certificates.some((cert) => cert.selfSigned)) return
    const field = at(here, held.map, rootPath)
    const issuers = [...new Set(certificates.map((cert) => cert.issuer))].join('; ')
    yield {
      says: `ConfigMap ${held.map.metadata.name} in ${here.label} holds no self-signed root, only ${listCertificates(certificates)}, issued by ${issuers}`,
      on: field,
      evidence: [saw(field, { expected: 'a self-signed root certificate', actual: listCertificates(certificates) })],
      remedy: copyRoot(here, there, peer),
    }
  },
})
