import { leafOf } from '../../certs/chain.js'
import { trustDomainOf as domainIn } from '../../certs/spiffe.js'
import { gatewaysOf, podsBehind, podsLabelled, serviceNamed } from '../../federation/gateways/gateway.js'
import { trustDomainOf } from '../../federation/identity.js'
import type { ProxyConfig } from '../../federation/mesh.js'
import type { Pod } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { presentedChains } from './held.js'

export default peeringCheck({
  id: 'trust/domain-in-force',
  title: 'Gateways run with the trust domain that their mesh has now',
  severity: 'error',
  why: 'A pod keeps the trust domain that it was started with: it asks for certificates of that name and accepts no other for its own mesh. After the trust domain of a mesh was changed, istiod, gateways and workloads have to be restarted.',
  covers: ['D82', 'D86'],
  after: ['trust/unique-trust-domain'],
  needs: { here: ['peers', 'controlPlanes', 'pods'] },
  uses: { here: ['configMaps', 'services', 'proxyConfigs'] },
  *run({ here, peer }) {
    const domain = trustDomainOf(here, here.controlPlanes, here.configMaps ?? [])
    if (!domain) return
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services ?? [], name)
      const pods = service ? podsBehind(service, here.pods) : podsLabelled(here.pods, name)
      const old = pods
        .map((pod) => ({ pod, found: started(pod) ?? presented(pod, here.proxyConfigs ?? [], name) }))
        .find(({ found }) => found !== undefined && found !== domain.value)
      if (!old?.found) continue
      const where = at(here, old.pod, 'spec.containers')
      yield {
        says: `${here.label}’s ${role} gateway ${name} runs with trust domain ${old.found}, but the mesh’s is ${domain.value}`,
        on: where,
        evidence: [
          saw(where, { expected: domain.value, actual: old.found }),
          saw(at(here, domain.from, domain.path), { actual: domain.value }),
        ],
        remedy: [
          fix(
            here,
            'Restart it, and every workload that was started before the change',
            oc(here, ['rollout', 'restart', `deployment/${name}`]),
          ),
        ],
      }
    }
  },
})

function started(pod: Pod): string | undefined {
  return pod.spec.containers.flatMap(({ env }) => env).find((one) => one.name === 'TRUST_DOMAIN')?.value
}

function presented(pod: Pod, proxies: readonly ProxyConfig[], gateway: string): string | undefined {
  const own = proxies.filter((proxy) => proxy.pod === pod.metadata.name)
  const leaf = leafOf(presentedChains(own, [gateway])[0]?.chain ?? [])
  return domainIn(leaf?.spiffeIds[0] ?? '') ?? undefined
}
