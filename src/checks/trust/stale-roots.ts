import { trustedByProxy } from '../../certs/envoy-secrets.js'
import { trustDomainOf } from '../../federation/identity.js'
import { meshCheck } from '../define.js'
import { fix, oc, place, saw } from '../say.js'
import { podRef } from './held.js'

export default meshCheck({
  id: 'trust/stale-roots',
  title: 'Proxies hold roots for trust domains of today’s peers only',
  severity: 'info',
  why: 'istiod never forgets the root of a peer that was deleted, or whose trust domain was changed, before it restarts. Until then whoever holds a certificate of that root passes handshakes, and policies alone stand in the way.',
  covers: ['D84'],
  after: ['trust/peer-trust-domain', 'trust/unique-trust-domain'],
  needs: { here: ['peers', 'controlPlanes', 'proxyConfigs'] },
  uses: { here: ['configMaps'] },
  *run({ here }) {
    const own = trustDomainOf(here, here.controlPlanes, here.configMaps ?? [])?.value
    if (own === undefined) return
    const wanted = new Set([own, ...here.peers.map(({ spec }) => spec.security.trustDomain)])
    for (const proxy of here.proxyConfigs) {
      const left = trustedByProxy(proxy.config).flatMap(({ trustDomain }) =>
        trustDomain !== null && !wanted.has(trustDomain) ? [trustDomain] : [],
      )
      if (left.length === 0) continue
      const where = place(here, podRef(here, proxy.pod))
      yield {
        says: `${here.label}’s proxies still hold a root for ${left.join(', ')}, which no peer has`,
        on: where,
        evidence: [saw(where, { actual: left.join(', ') })],
        remedy: [fix(here, 'Restart istiod', oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]))],
      }
      return
    }
  },
})
