import { keyOf, offered, offersInUse } from '../../federation/exchange/index.js'
import { podsBehind } from '../../federation/gateways/gateway.js'
import { hostCovers } from '../../federation/matching.js'
import { localHostname } from '../../federation/names.js'
import type { Pod } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/no-sidecar',
  title: 'Where mutual TLS is forced, the pods of exported Services have a sidecar',
  severity: 'warning',
  why: 'The ingress gateway speaks mutual TLS to the pods when the control plane (dataPlane.mtls) or a DestinationRule says so. A pod without a sidecar cannot answer it: the connection fails with UF or UC in the ingress gateway’s log.',
  covers: ['D115'],
  after: [],
  needs: { here: ['controlPlanes', 'exportSets', 'meshServices', 'meshPods'] },
  uses: { here: ['destinationRules'], there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const given = offered(here, peer)
    if (!given) return
    const plane = here.controlPlanes.find(({ metadata }) => metadata.name === here.name)
    for (const { service, exported } of offersInUse(given, there?.importSets ?? null, reverse)) {
      const host = localHostname(keyOf(service))
      const rules = (here.destinationRules ?? []).filter(
        ({ spec, metadata }) =>
          spec.host !== undefined &&
          hostCovers(spec.host, host) &&
          [here.namespace, service.metadata.namespace].includes(metadata.namespace),
      )
      const off = rules.some(({ spec }) => ['DISABLE', 'SIMPLE'].includes(spec.trafficPolicy?.tls?.mode ?? ''))
      const rule = rules.find(({ spec }) => spec.trafficPolicy?.tls?.mode === 'ISTIO_MUTUAL')
      const forced = plane?.spec.security.dataPlane.mtls === true ? plane : rule
      const bare = podsBehind(service, here.meshPods).find((pod) => !hasSidecar(pod))
      if (off || !forced || !bare) continue
      const on = at(here, bare, 'spec.containers')
      yield {
        says: `${here.label} forces mutual TLS to ${service.metadata.name}.${service.metadata.namespace}, but its pod ${bare.metadata.name} has no sidecar`,
        on,
        breaks: 'inbound',
        service: exported.hostname,
        evidence: [
          saw(on, {
            expected: 'istio-proxy among them',
            actual: bare.spec.containers.map(({ name }) => name ?? '').join(', '),
          }),
          saw(at(here, forced, forced === plane ? 'spec.security.dataPlane.mtls' : 'spec.trafficPolicy.tls.mode'), {
            actual: forced === plane ? 'true' : 'ISTIO_MUTUAL',
          }),
        ],
        remedy: [
          fix(
            here,
            'Have the sidecar injected (annotation sidecar.istio.io/inject: "true" in the pod template) and restart, or turn TLS off for this host in a DestinationRule',
            oc(here, ['get', 'deployments', '-o', 'wide'], bare.metadata.namespace),
          ),
        ],
      }
    }
  },
})

function hasSidecar({ spec }: Pod): boolean {
  return [...spec.containers, ...spec.initContainers].some(({ name }) => name === 'istio-proxy')
}
