import { gatewaysOf, podsBehind, podsLabelled, serviceNamed } from '../../federation/gateways/gateway.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import { bearsLabels } from '../../federation/matching.js'
import { discoveryPort, servicePort } from '../../federation/names.js'
import { peeringCheck } from '../define.js'
import { breaksOf } from '../gateways/breaks.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'policy/gateway-conflict',
  title: 'No other Gateway claims the federation ports of a federation gateway',
  severity: 'error',
  why: 'istiod generates the Gateways for 8188 and 15443. Another Gateway on these ports whose selector fits the same pods (often `istio: ingressgateway`, which every ingress gateway bears) changes the listener: of two that do not agree, one is dropped.',
  covers: ['D25'],
  after: [],
  needs: { here: ['peers', 'pods', 'gateways'] },
  uses: { here: ['services'] },
  *run({ here, peer, reverse }) {
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services ?? [], name)
      const [pod] = service ? podsBehind(service, here.pods) : podsLabelled(here.pods, name)
      if (!pod) continue
      const up = role === 'ingress' ? discoveryState(reverse, peer) === 'up' : discoveryState(peer, reverse) === 'up'
      for (const gateway of here.gateways) {
        const { selector, servers } = gateway.spec
        const index = servers.findIndex(({ port }) => port.number === discoveryPort || port.number === servicePort)
        const server = servers[index]
        if (!server || !bearsLabels(pod.metadata.labels, selector)) continue
        const mode = server.tls?.mode ?? 'no TLS'
        const field = at(here, gateway, `spec.servers[${index}]`)
        // It is seen to work: then nobody is told that it is broken.
        yield {
          says: `Gateway ${gateway.metadata.namespace}/${gateway.metadata.name} in ${here.label} claims port ${server.port.number} of the federation ${role} gateway ${name} (${server.port.protocol ?? 'no protocol'}, ${mode})`,
          on: field,
          breaks: breaksOf(role),
          ...(up ? { severity: 'warning' as const, latent: true } : {}),
          evidence: [
            saw(field, {
              expected: 'no server on 8188 or 15443',
              actual: `${server.port.number} ${server.port.protocol ?? ''} ${mode}`,
            }),
            saw(at(here, gateway, 'spec.selector'), {
              actual: `${JSON.stringify(selector)}, which fits Pod ${pod.metadata.name}`,
            }),
          ],
          remedy: [
            fix(
              here,
              'Select another gateway’s pods by a label that the federation gateway does not bear, or use another port',
              oc(
                here,
                ['edit', 'gateways.networking.istio.io', gateway.metadata.name],
                gateway.metadata.namespace ?? here.namespace,
              ),
            ),
          ],
        }
      }
    }
  },
})
