import { trustedByProxy } from '../../certs/envoy-secrets.js'
import { formatPrincipal, parsePrincipal } from '../../certs/spiffe.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import { trustDomainOf } from '../../federation/identity.js'
import type { ProxyConfig } from '../../federation/mesh.js'
import type { Peer } from '../../federation/objects/federation.js'
import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'trust/peer-trust-domain',
  title: 'A peer’s trust domain is the one that its mesh has',
  severity: 'error',
  why: 'Gateways look up the root for the trust domain that stands in the presented certificate. istiod files the peer’s root under `spec.security.trustDomain`: with a wrong one there is no root for the real trust domain, and handshakes fail both ways. A root filed under an earlier name stays in use until istiod restarts, so that a wrong edit may show only then.',
  covers: ['D69', 'D70', 'D84'],
  after: ['trust/unique-trust-domain'],
  needs: { here: ['peers'], there: ['controlPlanes'] },
  uses: { here: ['controlPlanes', 'configMaps', 'proxyConfigs', 'logs'], there: ['configMaps'] },
  *run({ here, there, peer, reverse }) {
    const real = trustDomainOf(there, there.controlPlanes, there.configMaps ?? [])
    const own = trustDomainOf(here, here.controlPlanes ?? [], here.configMaps ?? [])?.value
    const { trustDomain = '', clientID } = peer.spec.security
    if (!real || trustDomain === real.value || real.value === own) return
    const works = isHeld(real.value, here.proxyConfigs ?? [], peer) ?? isUp(peer, reverse)
    const field = at(here, peer, 'spec.security.trustDomain')
    const identity = parsePrincipal(clientID ?? '')
    const renamed =
      identity && identity.trustDomain !== real.value
        ? { clientID: formatPrincipal({ ...identity, trustDomain: real.value }) }
        : {}
    const line = here.logs?.seen.find(
      ({ id, captured }) =>
        (id === 'tls-certificate-rejected' || id === 'tls-trust-bundle-missing') &&
        (captured.peer === undefined || captured.peer === peer.metadata.name),
    )
    yield {
      says: `${here.label} has trust domain ${trustDomain || '(none)'} for ${there.label}, whose trust domain is ${real.value}${works ? ': this still works with the root that istiod keeps from before, and breaks when istiod restarts' : ''}`,
      on: field,
      ...(works ? { severity: 'warning' as const, latent: true } : {}),
      evidence: [
        saw(field, { expected: real.value, actual: trustDomain || 'not set' }),
        saw(at(there, real.from, real.path), { actual: real.value }),
        ...(line && !works
          ? [logged(here, { namespace: line.source.namespace, name: line.source.pod }, line.line)]
          : []),
      ],
      remedy: [
        fix(
          here,
          `Set the trust domain${'clientID' in renamed ? ' and the client ID' : ''} to what ${there.label} has now`,
          patch(here, peer, { spec: { security: { trustDomain: real.value, ...renamed } } }),
        ),
        fix(
          here,
          'Then restart istiod, which keeps what it had stored under the old name',
          oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]),
        ),
      ],
    }
  },
})

/** Whether the gateways hold a root for the trust domain; null when none of them could be looked into. */
function isHeld(domain: string, proxies: readonly ProxyConfig[], peer: Peer): boolean | null {
  const { ingress, egress } = peer.spec.gateways
  const held = proxies
    .filter(({ gateway }) => gateway === ingress.name || gateway === egress.name)
    .map(({ config }) => trustedByProxy(config).map((trust) => trust.trustDomain))
    .filter((domains) => domains.length > 0)
  return held.length === 0 ? null : held.every((domains) => domains.includes(domain))
}

function isUp(peer: Peer, reverse: Peer | null): boolean {
  return discoveryState(peer, reverse) === 'up' && discoveryState(reverse, peer) !== 'down'
}
