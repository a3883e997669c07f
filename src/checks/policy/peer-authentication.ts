import { podsBehind, podsLabelled, serviceNamed } from '../../federation/gateways/gateway.js'
import { bearsLabels } from '../../federation/matching.js'
import { servicePort } from '../../federation/names.js'
import type { PeerAuthentication } from '../../federation/objects/istio.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'policy/peer-authentication',
  title: 'No PeerAuthentication switches mutual TLS off at the egress gateway',
  severity: 'error',
  why: 'Clients go by PeerAuthentications when they choose between plain text and mutual TLS. Where one says DISABLE for the egress gateway, for the control plane’s namespace or for the mesh, they send plain text to 15443, which takes mutual TLS only.',
  covers: ['D27'],
  after: [],
  needs: { here: ['peers', 'pods', 'peerAuthentications'] },
  uses: { here: ['services', 'logs'] },
  *run({ here, peer }) {
    const egress = peer.spec.gateways.egress.name
    const service = serviceNamed(here.services ?? [], egress)
    const [pod] = service ? podsBehind(service, here.pods) : podsLabelled(here.pods, egress ?? '')
    const works = here.logs?.links.some(
      ({ plane, way, peer: named, ok, failed }) =>
        plane === 'service' &&
        way === 'we-call-peer' &&
        named === peer.metadata.name &&
        (ok.last ?? 0) > (failed.last ?? 0),
    )
    if (!pod || works) return
    // The most special one that says anything wins: of the workload, then of the namespace, which is also the mesh's.
    const own = here.peerAuthentications.filter(({ metadata }) => metadata.namespace === here.namespace)
    const special = own.filter(
      ({ spec }) => spec.selector !== undefined && bearsLabels(pod.metadata.labels, spec.selector.matchLabels),
    )
    const general = own.filter(({ spec }) => spec.selector === undefined)
    const found = [...special, ...general].map((policy) => ({ policy, ...modeOf(policy) })).find(({ mode }) => mode)
    if (found?.mode !== 'DISABLE') return
    const field = at(here, found.policy, found.path)
    yield {
      says: `PeerAuthentication ${found.policy.metadata.name} in ${here.label} switches mutual TLS off at the egress gateway ${egress}`,
      on: field,
      breaks: 'outbound',
      evidence: [saw(field, { expected: 'STRICT or PERMISSIVE', actual: 'DISABLE' })],
      remedy: [
        fix(
          here,
          'Set it to PERMISSIVE or STRICT, or leave the gateway out of its selector',
          oc(here, ['edit', 'peerauthentication', found.policy.metadata.name]),
        ),
      ],
    }
  },
})

function modeOf({ spec }: PeerAuthentication): { mode: string | undefined; path: string } {
  const ports = spec.portLevelMtls
  const port = typeof ports === 'object' && ports !== null ? Reflect.get(ports, String(servicePort)) : undefined
  const mode = typeof port === 'object' && port !== null ? Reflect.get(port, 'mode') : undefined
  if (typeof mode === 'string' && mode !== 'UNSET') return { mode, path: `spec.portLevelMtls["${servicePort}"].mode` }
  return { mode: spec.mtls.mode === 'UNSET' ? undefined : spec.mtls.mode, path: 'spec.mtls.mode' }
}
