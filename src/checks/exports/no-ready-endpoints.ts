import { keyOf, offered, offersInUse } from '../../federation/exchange/index.js'
import { endpointsOf, podsBehind, slicesOf, troubleOf } from '../../federation/gateways/gateway.js'
import type { Pod, Service } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/no-ready-endpoints',
  title: 'Exported Services have a ready endpoint',
  severity: 'error',
  why: 'The ingress gateway passes calls from the peer to the Service’s endpoints. Without a ready one it closes the connection (flag UH in its access log) and the caller sees a reset, while discovery stays connected and the service stays listed.',
  covers: ['D114'],
  after: ['prerequisites/*'],
  needs: { here: ['exportSets', 'meshServices', 'meshEndpointSlices'] },
  uses: { here: ['meshPods'], there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const given = offered(here, peer)
    if (!given) return
    for (const { service, exported, taken } of offersInUse(given, there?.importSets ?? null, reverse)) {
      const key = keyOf(service)
      if (endpointsOf(here.meshEndpointSlices, key).some((endpoint) => endpoint.ready)) continue
      const [slice] = slicesOf(here.meshEndpointSlices, key)
      const on = at(here, service)
      yield {
        says: `${key.name}.${key.namespace}, which ${here.label} exports as ${exported.name}.${exported.namespace}, has no ready endpoint${reason(service, here.meshPods)}`,
        on,
        breaks: 'inbound',
        service: exported.hostname,
        severity: taken === false ? 'warning' : 'error',
        evidence: [
          saw(slice ? at(here, slice, 'endpoints') : on, {
            expected: 'at least one ready endpoint',
            actual: slice ? 'none is ready' : 'no EndpointSlice',
          }),
          saw(at(here, service, 'spec.selector'), { actual: JSON.stringify(service.spec.selector) }),
        ],
        remedy: [
          fix(
            here,
            'Bring pods up behind the Service, or correct its selector',
            oc(
              here,
              ['get', 'pods,deployments,endpointslices', '-l', selectorText(service), '-o', 'wide'],
              key.namespace,
            ),
          ),
        ],
      }
    }
  },
})

function reason(service: Service, pods: readonly Pod[] | null): string {
  if (!pods) return ''
  const behind = podsBehind(service, pods)
  const [first] = behind
  if (!first) return ': no pod bears its labels'
  const unready = behind.find((pod) => troubleOf(pod) !== 'Running')
  return unready ? `: ${unready.metadata.name} is ${troubleOf(unready)}` : ''
}

function selectorText(service: Service): string {
  return Object.entries(service.spec.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
