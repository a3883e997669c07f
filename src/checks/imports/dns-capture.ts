import { setOf } from '../../federation/exchange/index.js'
import type { Pod } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

const variable = 'ISTIO_META_DNS_CAPTURE'

export default peeringCheck({
  id: 'imports/dns-capture',
  title: 'Sidecars answer DNS for imported hosts',
  severity: 'warning',
  why: 'Imported hosts exist in no DNS server. The sidecar answers for them, unless ISTIO_META_DNS_CAPTURE was turned off for it: then clients see an unknown host.',
  covers: ['D126'],
  after: [],
  needs: { here: ['importSets', 'meshPods'] },
  *run({ here, peer }) {
    const set = setOf(here.importSets, peer)
    const hosts = (set?.status?.importedServices ?? []).flatMap(({ localService: { hostname } }) =>
      hostname && !hostname.endsWith('.svc.cluster.local') ? [hostname] : [],
    )
    const off = here.meshPods.filter((pod) => pod.metadata.namespace !== here.namespace && isOff(pod))
    const [pod] = off
    if (!pod || hosts.length === 0) return
    const field = at(here, pod, 'spec.containers')
    yield {
      says: `Pods of ${here.label} cannot resolve imported hosts such as ${hosts[0] ?? ''}: ${variable} is false in ${pod.metadata.namespace}/${pod.metadata.name}${off.length > 1 ? ` and ${off.length - 1} more` : ''}`,
      on: field,
      breaks: 'outbound',
      evidence: [saw(field, { expected: 'true', actual: `${variable}=false` })],
      remedy: [
        fix(
          here,
          `Take ${variable} out of the proxy’s settings and restart the pods`,
          oc(here, ['get', 'pod', pod.metadata.name, '-o', 'yaml'], pod.metadata.namespace),
        ),
      ],
    }
  },
})

function isOff({ spec }: Pod): boolean {
  return [...spec.containers, ...spec.initContainers]
    .filter(({ name }) => name === 'istio-proxy')
    .some(({ env }) => env.some(({ name, value }) => name === variable && value === 'false'))
}
